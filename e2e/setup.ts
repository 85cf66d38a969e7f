import { prepare } from './server.ts'

/** Before everything: the demo company that each worker gets a copy of. */
export default prepare
