// All that is loaded when somebody first looks at a wiring, and no sooner.

export { examine } from '../doctor/examine.ts'
export { lookAtWiring } from './look.ts'
