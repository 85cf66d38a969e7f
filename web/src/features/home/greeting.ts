/** How one greets at this hour. */
export function greeting(at = new Date()): 'morning' | 'afternoon' | 'night' {
  const hour = at.getHours()
  if (hour >= 5 && hour < 12) return 'morning'
  return hour >= 12 && hour < 18 ? 'afternoon' : 'night'
}
