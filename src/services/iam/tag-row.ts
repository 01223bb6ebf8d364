export interface TagRow {
  readonly Key: string
  readonly Value: string
}
