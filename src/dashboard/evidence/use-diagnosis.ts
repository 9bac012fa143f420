// A diagnosis asked for again and again until it is over.

import { useEffect, useState } from 'preact/hooks'
import type { DiagnosisAnswer } from '../../api/shapes/index.ts'
import { ask, type Loaded } from '../frame/client.ts'
import { failed } from '../frame/use-loaded.ts'
import { language } from '../frame/words.ts'

const EVERY_MS = 400

export function useDiagnosis(id: string): Loaded<DiagnosisAnswer> {
  const [loaded, setLoaded] = useState<Loaded<DiagnosisAnswer>>({ state: 'loading' })
  const spoken = language.value
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const look = async (): Promise<void> => {
      try {
        const answer = await ask<DiagnosisAnswer>(`diagnoses/${encodeURIComponent(id)}`)
        if (isOver) return
        setLoaded({ state: 'done', answer })
        if (answer.state === 'waiting' || answer.state === 'reading') timer = setTimeout(look, EVERY_MS)
      } catch (error) {
        if (!isOver) setLoaded(failed(error))
      }
    }
    look()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [id, spoken])
  return loaded
}
