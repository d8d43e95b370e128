// Asks for one URL over and over, and prints how many answers it got in a second.
import autocannon from 'autocannon';

const [url = '', token = '', connections, seconds] = process.argv.slice(2);
const { requests, duration, errors, non2xx } = await autocannon({
  url,
  connections: Number(connections),
  duration: Number(seconds),
  headers: { authorization: `Bearer ${token}` },
});
if (errors + non2xx > 0) throw new Error(`${url}: ${errors} errors, ${non2xx} not 200`);
console.log(requests.total / duration);
