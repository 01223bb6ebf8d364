// Writes photo.jpg, an evening by the sea of 1,200 × 800 pixels, and broken.jpg, which ends too early.

import { writeFile } from 'node:fs/promises'
import jpeg from 'jpeg-js'

const [width, height] = [1200, 800]
const data = Buffer.alloc(width * height * 4, 255)
for (let y = 0; y < height; y++) {
  for (let x = 0; x < width; x++) {
    const sun = Math.hypot(x - 820, y - 430) < 110 && y < 480
    const sea = y >= 480
    const wave = sea ? 18 * Math.sin(x / (6 + (y - 480) / 9) + y / 5) : 0
    const glow = Math.max(0, 200 - Math.hypot(x - 820, (y - 470) * 2) / 3)
    const color = sun
      ? [255, 214, 120]
      : sea
        ? [30 + glow / 2 + wave, 60 + glow / 3 + wave, 110 + wave]
        : [90 + y / 4 + glow / 2, 70 + y / 6 + glow / 4, 150 - y / 8]
    for (let c = 0; c < 3; c++) data[(y * width + x) * 4 + c] = Math.min(255, Math.max(0, color[c]))
  }
}
const photo = jpeg.encode({ width, height, data }, 85).data
const folder = new URL('.', import.meta.url)
await writeFile(new URL('photo.jpg', folder), photo)
await writeFile(new URL('broken.jpg', folder), photo.subarray(0, 300))
console.log(`photo.jpg has ${photo.length} bytes, broken.jpg the first 300 of them`)
