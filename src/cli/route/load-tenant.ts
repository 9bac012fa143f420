// A tenant as it stands in a folder of exports, in one file, or in files that were handed in.

import { type NamedFile, readTenantFiles } from '../../config/index.ts'
import { type ImportedTenant, importTenant } from '../../routing/index.ts'

/** What is wrong in the export is told in `problems`. Throws an OperatorError when nothing can be read. */
export function loadTenant(from: string | readonly NamedFile[]): ImportedTenant {
  const { files, problems } = readTenantFiles(from)
  const imported = importTenant(files)
  return { ...imported, problems: [...problems, ...imported.problems] }
}
