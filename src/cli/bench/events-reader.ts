// Reads events of the API as a dashboard does, for as long as it is let.

const [url = ''] = process.argv.slice(2)
const answer = await fetch(url)
process.send?.(answer.status)
for await (const _octets of answer.body ?? []);
