import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
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
  accounts: Account[]
  /** Everything the program has printed so far. */
  said: () => string
  /** Ends the program; its data folder stays. */
  end: () => Promise<void>
  /** Ends the program and removes its data folder. */
  stop: () => Promise<void>
}

const program = resolve(import.meta.dirname, '../bin/acervo')
const prepared = resolve(import.meta.dirname, '../.cache/demo')

/** No document of the demo company is this large, and a test can make one that is larger. */
export const largestUpload = 1 << 20

/** Whether the product is to be tested as many processes on real engines; else as one with everything embedded. */
export const distributed = process.env.ACERVO_E2E === 'distributed'

/** start runs `acervo serve` on free ports of loopback and gives it back when it is ready. */
export async function start(args: string[] = [], data = emptyFolder()): Promise<Server> {
  const ports = ['--web-addr', '--api-addr', '--ops-addr'].flatMap((flag) => [flag, '127.0.0.1:0'])
  return run(program, ['serve', '--data', data, ...ports, '--log', join(data, 'log'), ...args], data, {}, 90_000)
}

/** run starts a program that says in a folder where it answers, and gives it back when it is ready. */
async function run(command: string, args: string[], data: string, env: Record<string, string>, patience: number): Promise<Server> {
  rmSync(join(data, 'addresses.json'), { force: true })
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const stop = async () => {
    await end()
    rmSync(data, { recursive: true, force: true })
  }
  async function end() {
    if (child.exitCode !== null) return
    const ended = new Promise((r) => child.once('exit', r))
    child.kill('SIGTERM')
    await ended
  }

  const until = Date.now() + patience
  for (;;) {
    if (child.exitCode !== null) throw new Error(`acervo ended with ${child.exitCode}:\n${said}`)
    if (Date.now() > until) {
      await end()
      throw new Error(`acervo is not ready:\n${said}`)
    }
    const at = read<{ web: string; ops: string | string[] }>(join(data, 'addresses.json'))
    if (at && (await allReady([at.ops].flat())))
      return { web: at.web, accounts: read<Account[]>(join(data, 'demo-accounts.json')) ?? [], said: () => said, end, stop }
    await new Promise((r) => setTimeout(r, 50))
  }
}

async function allReady(ops: string[]): Promise<boolean> {
  const answers = await Promise.all(ops.map((at) => fetch(`${at}/readyz`).then((r) => r.ok, () => false)))
  return answers.every(Boolean)
}

/** startDistributed runs every service in a process of its own, on engines of its own, with the demo company. */
function startDistributed(): Promise<Server> {
  const folder = emptyFolder()
  const env = { RUN: folder, WEB_ADDR: '127.0.0.1:0', DOCUMENTS: '3000', ACERVO_MAX_UPLOAD: String(largestUpload) }
  return run(resolve(import.meta.dirname, '../scripts/run-distributed.sh'), [], folder, env, 400_000)
}

/** startDemo runs the program on a copy of the demo company's data, which is made once a day and program. */
export async function startDemo(): Promise<Server> {
  if (distributed) return startDistributed()
  const data = emptyFolder()
  cpSync(preparedFolder(), data, { recursive: true })
  return start(['--demo', '--max-upload', String(largestUpload)], data)
}

/** prepare fills a folder with the demo company, unless today's is there: its documents are as old as today says. */
export async function prepare(): Promise<void> {
  const wanted = preparedFolder()
  if (distributed || existsSync(wanted)) return
  mkdirSync(prepared, { recursive: true })
  for (const old of readdirSync(prepared)) rmSync(join(prepared, old), { recursive: true, force: true })
  const filling = `${wanted}.filling`
  mkdirSync(filling)
  await (await start(['--demo'], filling)).end()
  renameSync(filling, wanted)
}

let key: string | undefined
function preparedFolder(): string {
  key ??= createHash('sha256').update(readFileSync(program)).digest('hex').slice(0, 12)
  return join(prepared, `${key}-${new Date().toISOString().slice(0, 10)}`)
}

const emptyFolder = () => mkdtempSync(join(tmpdir(), 'acervo-e2e-'))

function read<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return undefined // not there, or being written
  }
}
