export function supportTableProblems(): string[]
