/**
 * Parses the `baseUrl` option of a client: an http or https URL without credentials, query and fragment. Slashes at the
 * end of its path are removed, but for the one of the root, which a URL always has.
 *
 * @throws {TypeError} if `baseUrl` is not such a URL. The message never contains the URL, which may hold a password.
 */
export function parseBaseUrl(baseUrl: string | URL): URL {
  const url = URL.canParse(String(baseUrl)) ? new URL(baseUrl) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError('"baseUrl" must be an http or https URL');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError('"baseUrl" must have neither credentials nor a query nor a fragment');
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}
