// What a running server gives the operations of Pipes beside the request.

/** Tells whoever reads for pipes that one was made, changed or deleted. */
export interface PipesRuntime {
  announce(uuid: string): void
}
