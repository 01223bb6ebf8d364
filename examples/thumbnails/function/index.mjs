// Runs in Lambda: makes a thumbnail of every photo that S3 tells of.

import { S3 } from '@aws-sdk/client-s3'
import jpeg from 'jpeg-js'

const WIDTH = 160
const s3 = new S3({ forcePathStyle: true })

export async function handler({ Records }) {
  for (const { s3: told } of Records) {
    const Bucket = told.bucket.name
    // Keys come as forms encode them.
    const Key = decodeURIComponent(told.object.key.replaceAll('+', ' '))
    const { Body } = await s3.getObject({ Bucket, Key })
    const photo = jpeg.decode(await Body.transformToByteArray(), { useTArray: true })
    const thumbnail = jpeg.encode(scaled(photo, Math.min(WIDTH, photo.width)), 80)
    await s3.putObject({
      Bucket: process.env.THUMBNAILS,
      Key,
      Body: thumbnail.data,
      ContentType: 'image/jpeg',
    })
    console.log(`${Key}: ${photo.width} × ${photo.height} → ${thumbnail.width} wide`)
  }
}

/** Each pixel is the mean of those that it stands for. */
function scaled({ width, height, data }, newWidth) {
  const newHeight = Math.max(1, Math.round((height * newWidth) / width))
  const pixels = Buffer.alloc(newWidth * newHeight * 4, 255)
  for (let y = 0; y < newHeight; y++) {
    for (let x = 0; x < newWidth; x++) {
      const [left, right] = spanOf(x, newWidth, width)
      const [top, bottom] = spanOf(y, newHeight, height)
      const sum = [0, 0, 0]
      for (let j = top; j < bottom; j++) {
        for (let i = left; i < right; i++) {
          const at = (j * width + i) * 4
          for (let c = 0; c < 3; c++) sum[c] += data[at + c]
        }
      }
      const count = (right - left) * (bottom - top)
      for (let c = 0; c < 3; c++) pixels[(y * newWidth + x) * 4 + c] = sum[c] / count
    }
  }
  return { width: newWidth, height: newHeight, data: pixels }
}

function spanOf(at, parts, whole) {
  const from = Math.floor((at * whole) / parts)
  return [from, Math.max(from + 1, Math.floor(((at + 1) * whole) / parts))]
}
