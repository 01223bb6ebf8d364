# S3 through the AWS CLI: `aws s3` as people type it, and every operation of `aws s3api` that Millrace has.

import os

from aws_cli import aws, equal, refused, run

B = {'bucket': 'photos'}


def s3(*words):
    code, out, error = run('s3', *words)
    assert code == 0, error
    return out


s3('mb', 's3://photos')
with open('hello.txt', 'w') as file:
    file.write('hello')
s3('cp', 'hello.txt', 's3://photos/in/hello.txt')
assert 'hello.txt' in s3('ls', 's3://photos/in/')
assert 'PRE in/' in s3('ls', 's3://photos')
s3('cp', 's3://photos/in/hello.txt', 'back.txt')
with open('back.txt') as file:
    equal(file.read(), 'hello')
with open('large.bin', 'wb') as file:
    file.write(os.urandom(17 * 1024 * 1024))
s3('cp', 'large.bin', 's3://photos/large.bin')
s3('cp', 's3://photos/large.bin', 'large.back')
with open('large.bin', 'rb') as one, open('large.back', 'rb') as other:
    equal(one.read() == other.read(), True)
os.makedirs('site/sub')
for name in ('index.html', 'sub/page.html'):
    with open(f'site/{name}', 'w') as file:
        file.write(name)
s3('sync', 'site', 's3://photos/site')
equal(s3('sync', 'site', 's3://photos/site'), '')
s3('mv', 's3://photos/site/index.html', 's3://photos/site/home.html')
assert s3('presign', 's3://photos/site/home.html').startswith('http')
s3('rm', 's3://photos', '--recursive')
equal(s3('ls', 's3://photos'), '')

equal([bucket['Name'] for bucket in aws('s3api list-buckets')['Buckets']], ['photos'])
aws('s3api create-bucket', bucket='second')
aws('s3api delete-bucket', bucket='second')
equal(aws('s3api head-bucket', **B)['BucketRegion'], 'us-east-1')
equal(aws('s3api get-bucket-location', **B)['LocationConstraint'], None)
K = {**B, 'key': 'a'}
aws('s3api put-object', **K, body='hello.txt')
equal(aws('s3api get-object', 'out.txt', **K)['ContentLength'], 5)
equal(aws('s3api head-object', **K)['ContentLength'], 5)
refused(*('NoSuchKey', 'GetObject', 'The specified key does not exist.'), 's3api get-object', 'x', **B, key='no')
equal(aws('s3api get-object-attributes', **K, object_attributes=['ObjectSize'])['ObjectSize'], 5)
aws('s3api copy-object', **B, key='b', copy_source='photos/a')
aws('s3api put-object-tagging', **K, tagging={'TagSet': [{'Key': 'x', 'Value': '1'}]})
equal(aws('s3api get-object-tagging', **K)['TagSet'], [{'Key': 'x', 'Value': '1'}])
aws('s3api delete-object-tagging', **K)
aws('s3api put-bucket-tagging', **B, tagging='TagSet=[{Key=x,Value=1}]')
equal(aws('s3api get-bucket-tagging', **B)['TagSet'], [{'Key': 'x', 'Value': '1'}])
aws('s3api delete-bucket-tagging', **B)
equal(len(aws('s3api list-objects', **B)['Contents']), 2)
equal(len(aws('s3api list-objects-v2', **B)['Contents']), 2)

U = {**B, 'key': 'parts'}
U['upload_id'] = aws('s3api create-multipart-upload', **U)['UploadId']
one = aws('s3api upload-part', **U, part_number=1, body='hello.txt')['ETag']
aws('s3api upload-part-copy', **U, part_number=2, copy_source='photos/a')
equal(len(aws('s3api list-parts', **U)['Parts']), 2)
equal(len(aws('s3api list-multipart-uploads', **B)['Uploads']), 1)
parts = {'Parts': [{'PartNumber': 1, 'ETag': one}]}
aws('s3api complete-multipart-upload', **U, multipart_upload=parts)
U['upload_id'] = aws('s3api create-multipart-upload', **B, key='parts')['UploadId']
aws('s3api abort-multipart-upload', **U)

policy = '{"Version":"2012-10-17","Statement":[]}'
aws('s3api put-bucket-policy', **B, policy=policy)
equal(aws('s3api get-bucket-policy', **B)['Policy'], policy)
aws('s3api delete-bucket-policy', **B)
rules = 'Rules=[{ObjectOwnership=ObjectWriter}]'
aws('s3api put-bucket-ownership-controls', **B, ownership_controls=rules)
aws('s3api get-bucket-ownership-controls', **B)
aws('s3api delete-bucket-ownership-controls', **B)
block = 'BlockPublicAcls=true'
aws('s3api put-public-access-block', **B, public_access_block_configuration=block)
aws('s3api get-public-access-block', **B)
aws('s3api delete-public-access-block', **B)
cors = {'CORSRules': [{'AllowedOrigins': ['*'], 'AllowedMethods': ['GET']}]}
aws('s3api put-bucket-cors', **B, cors_configuration=cors)
equal(aws('s3api get-bucket-cors', **B), cors)
aws('s3api delete-bucket-cors', **B)
aws('s3api put-object', **B, key='cold', body='hello.txt', storage_class='DEEP_ARCHIVE')
aws('s3api restore-object', **B, key='cold', restore_request={'Days': 2})
equal(aws('s3api head-object', **B, key='cold')['Restore'], 'ongoing-request="true"')
aws('s3api delete-object', **B, key='cold')
aws('s3api put-bucket-abac', **B, abac_status='Status=Disabled')
equal(aws('s3api get-bucket-abac', **B)['AbacStatus'], {'Status': 'Disabled'})
kms = 'arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555'
aws('s3api update-object-encryption', **K, object_encryption={'SSEKMS': {'KMSKeyArn': kms}})
to = {'LoggingEnabled': {'TargetBucket': 'photos', 'TargetPrefix': 'log/'}}
aws('s3api put-bucket-logging', **B, bucket_logging_status=to)
equal(aws('s3api get-bucket-logging', **B), to)
aws('s3api put-bucket-logging', **B, bucket_logging_status='{}')
s3('website', 's3://photos', '--index-document', 'index.html')
equal(aws('s3api get-bucket-website', **B), {'IndexDocument': {'Suffix': 'index.html'}})
all = {'RedirectAllRequestsTo': {'HostName': 'a.example', 'Protocol': 'https'}}
aws('s3api put-bucket-website', **B, website_configuration=all)
equal(aws('s3api get-bucket-website', **B), all)
aws('s3api delete-bucket-website', **B)
aws('s3api put-bucket-acl', **B, acl='public-read')
equal(len(aws('s3api get-bucket-acl', **B)['Grants']), 2)
aws('s3api put-object-acl', **K, acl='public-read')
equal(len(aws('s3api get-object-acl', **K)['Grants']), 2)
mine = {'Effect': 'Allow', 'Principal': {'AWS': '000000000000'}, 'Action': 's3:*'}
mine['Resource'] = 'arn:aws:s3:::photos'
aws('s3api put-bucket-policy', **B, policy={'Version': '2012-10-17', 'Statement': [mine]})
equal(aws('s3api get-bucket-policy-status', **B)['PolicyStatus'], {'IsPublic': False})
aws('s3api delete-bucket-policy', **B)
aws('sqs create-queue', queue_name='jobs')
queue = {'QueueArn': 'arn:aws:sqs:us-east-1:000000000000:jobs', 'Events': ['s3:ObjectCreated:*']}
wanted = {'QueueConfigurations': [queue]}
aws('s3api put-bucket-notification-configuration', **B, notification_configuration=wanted)
shown = aws('s3api get-bucket-notification-configuration', **B)['QueueConfigurations'][0]
equal(shown['QueueArn'], queue['QueueArn'])

sse = 'Rules=[{ApplyServerSideEncryptionByDefault={SSEAlgorithm=aws:kms}}]'
aws('s3api put-bucket-encryption', **B, server_side_encryption_configuration=sse)
[rule] = aws('s3api get-bucket-encryption', **B)['ServerSideEncryptionConfiguration']['Rules']
equal(rule['ApplyServerSideEncryptionByDefault'], {'SSEAlgorithm': 'aws:kms'})
aws('s3api delete-bucket-encryption', **B)
rule = {'ID': 'r', 'Status': 'Enabled', 'Filter': {'Prefix': 'x/'}, 'Expiration': {'Days': 1}}
aws('s3api put-bucket-lifecycle-configuration', **B, lifecycle_configuration={'Rules': [rule]})
equal(aws('s3api get-bucket-lifecycle-configuration', **B)['Rules'], [rule])
aws('s3api delete-bucket-lifecycle', **B)
aws('s3api put-bucket-accelerate-configuration', **B, accelerate_configuration='Status=Enabled')
equal(aws('s3api get-bucket-accelerate-configuration', **B)['Status'], 'Enabled')
aws('s3api put-bucket-request-payment', **B, request_payment_configuration='Payer=Requester')
equal(aws('s3api get-bucket-request-payment', **B)['Payer'], 'Requester')
export = {'Bucket': 'arn:aws:s3:::photos', 'Format': 'CSV'}
kept = {
    'metrics': {},
    'analytics': {'StorageClassAnalysis': {}},
    'inventory': {
        'IsEnabled': True,
        'IncludedObjectVersions': 'All',
        'Destination': {'S3BucketDestination': export},
        'Schedule': {'Frequency': 'Weekly'},
    },
    'intelligent-tiering': {
        'Status': 'Enabled',
        'Tierings': [{'AccessTier': 'ARCHIVE_ACCESS', 'Days': 90}],
    },
}
for family, configuration in kept.items():
    option = {f'{family}-configuration': {'Id': 'x', **configuration}}
    member = ''.join(word.capitalize() for word in family.split('-')) + 'Configuration'
    aws(f's3api put-bucket-{family}-configuration', **B, id='x', **option)
    got = aws(f's3api get-bucket-{family}-configuration', **B, id='x')[member]
    equal(got, {'Id': 'x', **configuration})
    listed = aws(f's3api list-bucket-{family}-configurations', **B)
    equal(len(listed[f'{member}List']), 1)
    aws(f's3api delete-bucket-{family}-configuration', **B, id='x')

aws('s3api create-bucket', '--object-lock-enabled-for-bucket', bucket='vault')
V = {'bucket': 'vault'}
days = 'ObjectLockEnabled=Enabled,Rule={DefaultRetention={Mode=GOVERNANCE,Days=1}}'
aws('s3api put-object-lock-configuration', **V, object_lock_configuration=days)
shown = aws('s3api get-object-lock-configuration', **V)['ObjectLockConfiguration']
equal(shown['Rule'], {'DefaultRetention': {'Mode': 'GOVERNANCE', 'Days': 1}})
version = aws('s3api put-object', **V, key='k', body='hello.txt')['VersionId']
equal(aws('s3api get-object-retention', **V, key='k')['Retention']['Mode'], 'GOVERNANCE')
aws('s3api put-object-legal-hold', **V, key='k', legal_hold='Status=OFF')
equal(aws('s3api get-object-legal-hold', **V, key='k')['LegalHold'], {'Status': 'OFF'})
later = 'Mode=GOVERNANCE,RetainUntilDate=2126-01-01T00:00:00Z'
aws('s3api put-object-retention', **V, key='k', retention=later)
aws('s3api delete-object', '--bypass-governance-retention', **V, key='k', version_id=version)
aws('s3api delete-bucket', **V)

aws('s3api put-bucket-versioning', **B, versioning_configuration='Status=Enabled')
equal(aws('s3api get-bucket-versioning', **B)['Status'], 'Enabled')
aws('s3api create-bucket', bucket='copies')
aws('s3api put-bucket-versioning', bucket='copies', versioning_configuration='Status=Enabled')
rule = {'ID': 'r', 'Status': 'Enabled', 'Prefix': 'x', 'Destination': {'Bucket': 'arn:aws:s3:::copies'}}
copies = {'Role': 'arn:aws:iam::000000000000:role/r', 'Rules': [rule]}
aws('s3api put-bucket-replication', **B, replication_configuration=copies)
equal(aws('s3api get-bucket-replication', **B)['ReplicationConfiguration'], copies)
aws('s3api delete-bucket-replication', **B)
aws('s3api delete-object', **K)
listed = aws('s3api list-object-versions', **B)
equal(len(listed['DeleteMarkers']), 1)
gone = [
    {'Key': one['Key'], 'VersionId': one['VersionId']}
    for one in listed['Versions'] + listed['DeleteMarkers']
]
aws('s3api delete-objects', **B, delete={'Objects': gone})
s3('rb', 's3://photos')
