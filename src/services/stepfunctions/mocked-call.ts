/** One invocation of a state in an execution of a test case. */
export interface MockedCall {
  readonly machine: string
  readonly test: string
  readonly state: string
  readonly index: number
}
