import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Feed } from './feed.ts'

test('who listens hears all from then on, until he leaves', () => {
  const feed = new Feed<number>()
  const heard: number[] = []
  feed.tell(1)
  const leave = feed.subscribe(item => heard.push(item))
  feed.tell(2)
  leave()
  feed.tell(3)
  assert.deepEqual(heard, [2])
})

test('who leaves while something is told takes it from nobody else', () => {
  const feed = new Feed<string>()
  const heard: string[] = []
  const leave = feed.subscribe(() => leave())
  feed.subscribe(item => heard.push(item))
  feed.tell('news')
  assert.deepEqual(heard, ['news'])
})
