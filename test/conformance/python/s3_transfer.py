# boto3's transfer manager: files that go in parts, on several threads, and come back the same.

import io
import os
import tempfile

from boto3.s3.transfer import TransferConfig

from clients import client, equal

MIB = 1 << 20
s3 = client('s3', s3={'addressing_style': 'path'})
s3.create_bucket(Bucket='transfers')
config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=4)
content = bytes(range(256)) * (13 * MIB // 256)

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'large')
    with open(path, 'wb') as file:
        file.write(content)
    seen = []
    s3.upload_file(
        *(path, 'transfers', 'deep/large ü.bin'),
        Config=config,
        Callback=seen.append,
        ExtraArgs={'ContentType': 'application/x-large', 'Metadata': {'made': 'here'}},
    )
    equal(sum(seen), len(content))
    head = s3.head_object(Bucket='transfers', Key='deep/large ü.bin', ChecksumMode='ENABLED')
    equal((head['ContentType'], head['Metadata']), ('application/x-large', {'made': 'here'}))
    assert head['ETag'].endswith('-3"'), head['ETag']
    back = os.path.join(folder, 'back')
    s3.download_file('transfers', 'deep/large ü.bin', back, Config=config)
    with open(back, 'rb') as file:
        assert file.read() == content

s3.copy({'Bucket': 'transfers', 'Key': 'deep/large ü.bin'}, 'transfers', 'copy', Config=config)
got = io.BytesIO()
s3.download_fileobj('transfers', 'copy', got, Config=config)
assert got.getvalue() == content
s3.upload_fileobj(io.BytesIO(b'small'), 'transfers', 'small', Config=config)
equal(s3.get_object(Bucket='transfers', Key='small')['Body'].read(), b'small')
equal(s3.list_multipart_uploads(Bucket='transfers').get('Uploads'), None)
pages = s3.get_paginator('list_objects_v2').paginate(Bucket='transfers', PaginationConfig={'PageSize': 2})
keys = [one['Key'] for page in pages for one in page['Contents']]
equal(keys, ['copy', 'deep/large ü.bin', 'small'])
