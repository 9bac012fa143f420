// The two elements of this room, loaded where they are wanted only: with them comes what reads logs, HEP3 and flows.

import type { Collector } from './collector.ts'
import type { CollectorConfig } from './collector-config.ts'
import type { HepExport, HepExportConfig } from './hep-export.ts'

export async function openCollector(config: CollectorConfig): Promise<Collector> {
  const { Collector } = await import('./collector.ts')
  return new Collector(config)
}

export async function openHepExport(config: HepExportConfig): Promise<HepExport> {
  const { HepExport } = await import('./hep-export.ts')
  return new HepExport(config)
}
