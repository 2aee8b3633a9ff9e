/* Names of the browser that the zip library's declarations mention and this program never uses. Without
 * them its declarations do not compile outside the browser's type library. */

interface Worker {
  readonly onlyInBrowsers: never
}

interface FileSystemDirectoryHandle {
  readonly onlyInBrowsers: never
}

interface FileSystemHandle {
  readonly onlyInBrowsers: never
}
