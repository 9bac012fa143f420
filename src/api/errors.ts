// What goes wrong on the way, as problems in words: of the request, of the store, and bugs of ours, of which the operator is
// told and whoever asks learns nothing.

import type { FastifyError } from 'fastify'
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod'
import { OperatorError } from '../kernel/index.ts'
import { StoreTrouble } from '../store/index.ts'
import { Refusal } from './refusal.ts'

/** `tellBug` gets what nobody expected. */
export function refusalFor(error: unknown, tellBug: (says: string) => void): Refusal {
  if (error instanceof Refusal) return error
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error)
  if (error instanceof StoreTrouble)
    return failing('store/trouble', `the store does not answer: ${error.message}`)
  if (error instanceof OperatorError)
    return new Refusal(503, {
      code: error.code,
      what: error.message,
      ...(error.hint !== undefined && { hint: error.hint }),
    })
  const { statusCode = 500, code = '', message } = error as FastifyError
  if (statusCode >= 400 && statusCode < 500) return ofRequest(statusCode, code, message)
  const where = isResponse(error) ? `: ${error.cause.message.replaceAll(/\s+/g, ' ')}` : ''
  tellBug(`${(error as Error).message}${where}`)
  return new Refusal(500, {
    code: 'api/bug',
    what: 'this went wrong, which is a bug of ours',
    hint: 'see the log',
  })
}

const isResponse = (error: unknown) =>
  error instanceof Error && 'cause' in error && isResponseSerializationError(error)

function invalid({
  validation,
  validationContext = 'request',
}: {
  validation: readonly { instancePath: string; message?: string }[]
  validationContext?: string
}): Refusal {
  const [first] = validation
  const path = (first?.instancePath ?? '').split('/').filter(part => part !== '')
  const more = validation.length > 1 ? `, and ${validation.length - 1} more` : ''
  return new Refusal(400, {
    code: 'request/invalid',
    what: `${first?.message ?? 'this is not understood'}${more}`,
    where: [validationContext, ...path].join('.'),
    hint: 'see /openapi.json',
  })
}

const REQUESTS = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'the body is too large'],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', 'the body is empty, and said to be JSON'],
  ['FST_ERR_CTP_INVALID_JSON_BODY', 'the body is no JSON'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'the body is of a kind that is not understood: send application/json'],
  ['FST_REQ_FILE_TOO_LARGE', 'a file is too large'],
  ['FST_FILES_LIMIT', 'there are too many files'],
  ['FST_PARTS_LIMIT', 'there are too many parts'],
  ['FST_ERR_BAD_URL', 'the path is not written as one'],
  ['FST_ERR_MAX_PARAM_LENGTH', 'the path is too long'],
  ['FST_FIELDS_LIMIT', 'there are fields that are no files'],
])

const ofRequest = (status: number, code: string, message: string): Refusal =>
  new Refusal(status, { code: 'request/not-taken', what: REQUESTS.get(code) ?? message })

const failing = (code: string, what: string): Refusal =>
  new Refusal(503, { code, what, hint: 'try again in a moment' }, 5)
