// Requests one URL repeatedly, for a number of requests or of seconds. Prints the number of responses and the seconds.
import autocannon from 'autocannon';

const [url = '', token = '', connections, limit = '', count] = process.argv.slice(2);
const { requests, duration, errors, non2xx } = await autocannon({
  url,
  connections: Number(connections),
  ...(limit === 'requests' ? { amount: Number(count) } : { duration: Number(count) }),
  headers: { authorization: `Bearer ${token}` },
});
if (errors + non2xx > 0) throw new Error(`${url}: ${errors} errors, ${non2xx} not 200`);
console.log(JSON.stringify({ requests: requests.total, seconds: duration }));
