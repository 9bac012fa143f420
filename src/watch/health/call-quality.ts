// NER and ACD of a subject. Formulas for NER differ, so each has its name and the least number of calls it is worth
// something from:
//
//   microsoft    (answered + busy + rang without an answer + declined) / all     Health Dashboard, before November 2024;
//                                                                                 how it was tightened then is not published
//   audiocodes   (answered + 408 + 480 + 486) / all                               AudioCodes, Performance Monitoring

import type { Instant } from '../../kernel/index.ts'
import { millis } from '../../kernel/index.ts'
import type { CallQuality, EffectivenessRatio } from './health.ts'
import type { HealthOptions } from './health-options.ts'
import type { QualityCount } from './quality-count.ts'

export function callQuality(
  count: QualityCount,
  { nerMinimum }: Pick<HealthOptions, 'nerMinimum'>,
  now: Instant,
): CallQuality {
  const { attempts, answered, reached, soft, ended, endedMs } = count.total(now)
  const ratio = (formula: EffectivenessRatio['formula'], effective: number): EffectivenessRatio => {
    const minimum = nerMinimum[formula]
    return { formula, minimum, ...(attempts >= minimum && { percent: (100 * effective) / attempts }) }
  }
  return {
    attempts,
    answered,
    windowMs: count.windowMs,
    ner: [ratio('microsoft', reached), ratio('audiocodes', answered + soft)],
    ...(ended > 0 && { acdMs: millis(endedMs / ended) }),
  }
}
