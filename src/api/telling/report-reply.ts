// A report for a ticket as an answer: Markdown to be pasted, or a page that stands alone.

import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { type ReportDocument, reportHtml, reportMarkdown } from '../../diagnosis/index.ts'
import { answering } from '../app.ts'
import { DOCUMENT_POLICY } from '../gate/headers.ts'

/** For a route's schema. */
export const answeringReport = {
  ...answering(z.string()),
  200: {
    description: 'The report',
    content: { 'text/markdown': { schema: z.string() }, 'text/html': { schema: z.string() } },
  },
}

export function reportReply(
  reply: Pick<FastifyReply, 'header'>,
  report: ReportDocument,
  format: 'markdown' | 'html',
): string {
  if (format === 'markdown') {
    reply.header('content-type', 'text/markdown; charset=utf-8')
    return reportMarkdown(report)
  }
  reply.header('content-security-policy', DOCUMENT_POLICY)
  reply.header('content-type', 'text/html; charset=utf-8')
  return reportHtml(report)
}
