// What discoverers need of EventBridge.

export interface ManagedRules {
  /** Makes the rule be as it is said, or be gone. Without effect where the bus is not there. */
  manage(
    busArn: string,
    name: string,
    rule: { readonly targetArn: string; readonly enabled: boolean; readonly crossAccount: boolean } | undefined, // prettier-ignore
  ): Promise<void>
}
