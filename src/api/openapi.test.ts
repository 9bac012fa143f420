import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildApi } from './api.ts'
import { GUARDED, SBC, TEST_PLACES, testSystem } from './testing/index.ts'

interface Operation {
  summary?: string
  description?: string
  security?: unknown[]
  responses: Record<string, { content?: Record<string, { schema: object }> }>
  parameters?: { name: string; in: string; schema: object }[]
}
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }

async function documented() {
  const { app } = await buildApi(GUARDED, testSystem().services, TEST_PLACES)
  const document = (await app.inject({ url: '/openapi.json', headers: { host: SBC } })).json() as Document
  return { app, document }
}

const operations = ({ paths }: Document): [name: string, Operation][] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  )

/** From the router itself: `/api/v1/calls/:id (GET)`, below each other with what they have in common left out. */
function routesOf(printed: string): string[] {
  const parts: { depth: number; part: string }[] = []
  return printed.split('\n').flatMap(line => {
    const [, indent = '', rest = ''] = /^([│├└─\s]*)(.*)$/.exec(line) ?? []
    const [, part = '', methods] = /^(\S*?)(?: \(([A-Z, ]+)\))?$/.exec(rest) ?? []
    const depth = indent.length
    while ((parts.at(-1)?.depth ?? -1) >= depth) parts.pop()
    parts.push({ depth, part })
    const path = parts.map(each => each.part).join('')
    return methods?.split(', ').map(method => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`) ?? []
  })
}

test('the document has every route but itself', async () => {
  const { app, document } = await documented()
  const routes = routesOf(app.printRoutes()).filter(route => route !== 'GET /openapi.json')
  assert.ok(routes.length > 30)
  assert.deepEqual(
    operations(document)
      .map(([name]) => name)
      .sort(),
    routes.sort(),
  )
})

test('every operation says what it is for, who may, what it answers, and what it answers instead', async () => {
  const { document } = await documented()
  for (const [name, operation] of operations(document)) {
    assert.ok(operation.summary, name)
    const isOpen = operation.security?.length === 0
    assert.ok(isOpen || /^Needs the role (?:read|operate|admin)\.$/.test(operation.description ?? ''), name)
    const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
    assert.equal(good.length, 1, name)
    for (const [, { content = {} }] of good)
      for (const { schema } of Object.values(content)) assert.ok(Object.keys(schema).length > 0, name)
    if (name.includes('/api/')) assert.ok(operation.responses['4XX']?.content, name)
  }
})

test('questions and answers have their shapes in it', async () => {
  const { document } = await documented()
  const operation = document.paths['/api/v1/calls']?.get
  assert.ok(operation)
  const { parameters = [], responses } = operation
  assert.deepEqual(parameters.find(({ name }) => name === 'limit')?.schema, {
    type: 'integer',
    minimum: 1,
    maximum: 1000,
  })
  const answer = JSON.stringify(responses['200']?.content?.['application/json'])
  assert.match(answer, /"schemaVersion"/)
  assert.match(answer, /"enum":\["ringing","answered","ended","refused"\]/)
})
