/** What the server's clock says, for what ends at its time: a computer's own may be minutes off. */

let skew = 0

/** Told by every answer: its `Date` header, to the second, on a clock that may be this much off without harm. */
export function noteServerTime(date: string | null, now = Date.now()) {
  const server = date ? Date.parse(date) : NaN
  if (Number.isNaN(server)) return
  const off = server - now
  skew = Math.abs(off) > harmless ? off : 0
}
const harmless = 3000

/** The server's time now, in ms. */
export const serverNow = (now = Date.now()) => now + skew
