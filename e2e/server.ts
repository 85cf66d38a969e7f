import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export interface Account {
  username: string
  password: string
  roles: string[]
  employee_id?: string
  who: string
}

export interface Server {
  web: string
  api: string
  ops: string
  data: string
  accounts: Account[]
}

/** start runs `acervo serve` on free ports of loopback and waits until it is ready. */
export async function start(args: string[], data = mkdtempSync(join(tmpdir(), 'acervo-e2e-'))) {
  const program = resolve(import.meta.dirname, '../bin/acervo')
  rmSync(join(data, 'addresses.json'), { force: true })
  const child = spawn(program, ['serve', '--data', data, '--web-addr', '127.0.0.1:0', '--api-addr', '127.0.0.1:0', '--ops-addr', '127.0.0.1:0', '--log', join(data, 'log'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const until = Date.now() + 90_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`acervo ended with ${child.exitCode}:\n${said}`)
    if (Date.now() > until) throw new Error(`acervo is not ready:\n${said}`)
    const file = join(data, 'addresses.json')
    if (existsSync(file)) {
      const at = JSON.parse(readFileSync(file, 'utf8')) as { web: string; api: string; ops: string }
      const ready = await fetch(`${at.ops}/readyz`).then((r) => r.ok, () => false)
      if (ready) {
        const accounts = existsSync(join(data, 'demo-accounts.json')) ? JSON.parse(readFileSync(join(data, 'demo-accounts.json'), 'utf8')) as Account[] : []
        return { server: { ...at, data, accounts } satisfies Server, said: () => said, stop }
      }
    }
    await new Promise((r) => setTimeout(r, 50))
  }
  async function stop() {
    const ended = new Promise((r) => child.once('exit', r))
    child.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
}

/** The server of the run, for the tests: they get it through the environment. */
export const server = (): Server => JSON.parse(process.env.ACERVO_E2E ?? '{}') as Server

export default async function setup() {
  const running = await start(['--demo'])
  process.env.ACERVO_E2E = JSON.stringify(running.server)
  return running.stop
}
