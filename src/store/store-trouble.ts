// Why a batch was not written: `busy` (somebody else holds the database), `full` (no room within the cap), `failed`.

export type Trouble = 'busy' | 'full' | 'failed'

export class StoreTrouble extends Error {
  override name = 'StoreTrouble'
  readonly trouble: Trouble

  constructor(trouble: Trouble, says: string) {
    super(says)
    this.trouble = trouble
  }
}
