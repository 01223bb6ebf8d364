# Every operation of S3 that Millrace has, through boto3: its client and its transfer manager.

import hashlib
import io
import json
import os
import urllib.error
import urllib.request

from clients import client, equal, refused

s3 = client('s3', s3={'addressing_style': 'path'})
sqs = client('sqs')

s3.create_bucket(Bucket='photos')
equal([bucket['Name'] for bucket in s3.list_buckets()['Buckets']], ['photos'])
equal(s3.head_bucket(Bucket='photos')['BucketRegion'], 'us-east-1')
equal(s3.get_bucket_location(Bucket='photos')['LocationConstraint'], None)

put = s3.put_object(Bucket='photos', Key='a/b c.txt', Body=b'hello', Metadata={'team': 'a'})
equal(put['ETag'], '"5d41402abc4b2a76b9719d911017c592"')
got = s3.get_object(Bucket='photos', Key='a/b c.txt')
equal((got['Body'].read(), got['Metadata']), (b'hello', {'team': 'a'}))
equal(s3.head_object(Bucket='photos', Key='a/b c.txt')['ContentLength'], 5)
equal(s3.get_object(Bucket='photos', Key='a/b c.txt', Range='bytes=1-2')['Body'].read(), b'el')
refused(s3.get_object, 'NoSuchKey', 404, Bucket='photos', Key='none')
refused(s3.put_object, 'PreconditionFailed', 412, Bucket='photos', Key='a/b c.txt', IfNoneMatch='*')
attributes = s3.get_object_attributes(Bucket='photos', Key='a/b c.txt', ObjectAttributes=['ObjectSize'])
equal(attributes['ObjectSize'], 5)
s3.copy_object(Bucket='photos', Key='copy', CopySource={'Bucket': 'photos', 'Key': 'a/b c.txt'})

tags = [{'Key': 'a', 'Value': '1'}]
s3.put_object_tagging(Bucket='photos', Key='copy', Tagging={'TagSet': tags})
equal(s3.get_object_tagging(Bucket='photos', Key='copy')['TagSet'], tags)
s3.delete_object_tagging(Bucket='photos', Key='copy')
s3.put_bucket_tagging(Bucket='photos', Tagging={'TagSet': tags})
equal(s3.get_bucket_tagging(Bucket='photos')['TagSet'], tags)
s3.delete_bucket_tagging(Bucket='photos')

names = [page['Contents'][0]['Key'] for page in s3.get_paginator('list_objects_v2').paginate(
    Bucket='photos', PaginationConfig={'PageSize': 1}
)]
equal(names, ['a/b c.txt', 'copy'])
equal(s3.list_objects(Bucket='photos', Delimiter='/')['CommonPrefixes'], [{'Prefix': 'a/'}])

# The transfer manager splits what is large into parts, and reads it in ranges.
large = os.urandom(20 * 1024 * 1024)
s3.upload_fileobj(io.BytesIO(large), 'photos', 'large')
back = io.BytesIO()
s3.download_fileobj('photos', 'large', back)
equal(hashlib.sha256(back.getvalue()).hexdigest(), hashlib.sha256(large).hexdigest())
assert s3.head_object(Bucket='photos', Key='large')['ETag'].endswith('-3"')

upload = {'Bucket': 'photos', 'Key': 'parts'}
upload['UploadId'] = s3.create_multipart_upload(**upload)['UploadId']
one = s3.upload_part(**upload, PartNumber=1, Body=large[: 5 * 1024 * 1024])['ETag']
source = {'Bucket': 'photos', 'Key': 'copy'}
two = s3.upload_part_copy(**upload, PartNumber=2, CopySource=source)['CopyPartResult']['ETag']
equal([part['PartNumber'] for part in s3.list_parts(**upload)['Parts']], [1, 2])
equal(len(s3.list_multipart_uploads(Bucket='photos')['Uploads']), 1)
parts = [{'PartNumber': 1, 'ETag': one}, {'PartNumber': 2, 'ETag': two}]
s3.complete_multipart_upload(**upload, MultipartUpload={'Parts': parts})
given_up = s3.create_multipart_upload(Bucket='photos', Key='x')['UploadId']
s3.abort_multipart_upload(Bucket='photos', Key='x', UploadId=given_up)

policy = {'Version': '2012-10-17', 'Statement': []}
s3.put_bucket_policy(Bucket='photos', Policy=json.dumps(policy))
equal(json.loads(s3.get_bucket_policy(Bucket='photos')['Policy']), policy)
s3.delete_bucket_policy(Bucket='photos')
rules = {'Rules': [{'ObjectOwnership': 'ObjectWriter'}]}
s3.put_bucket_ownership_controls(Bucket='photos', OwnershipControls=rules)
equal(s3.get_bucket_ownership_controls(Bucket='photos')['OwnershipControls'], rules)
s3.delete_bucket_ownership_controls(Bucket='photos')
s3.put_public_access_block(
    Bucket='photos', PublicAccessBlockConfiguration={'BlockPublicPolicy': True}
)
block = s3.get_public_access_block(Bucket='photos')['PublicAccessBlockConfiguration']
equal((block['BlockPublicPolicy'], block['BlockPublicAcls']), (True, False))
s3.delete_public_access_block(Bucket='photos')

cors = [{'AllowedOrigins': ['https://a.example'], 'AllowedMethods': ['GET', 'PUT']}]
s3.put_bucket_cors(Bucket='photos', CORSConfiguration={'CORSRules': cors})
equal(s3.get_bucket_cors(Bucket='photos')['CORSRules'], cors)
s3.delete_bucket_cors(Bucket='photos')
refused(s3.get_bucket_cors, 'NoSuchCORSConfiguration', 404, Bucket='photos')
ALL = 'http://acs.amazonaws.com/groups/global/AllUsers'
s3.put_bucket_acl(Bucket='photos', ACL='public-read')
grants = s3.get_bucket_acl(Bucket='photos')['Grants']
equal(grants[1], {'Grantee': {'Type': 'Group', 'URI': ALL}, 'Permission': 'READ'})
s3.put_object_acl(Bucket='photos', Key='copy', GrantReadACP=f'uri="{ALL}"')
equal(s3.get_object_acl(Bucket='photos', Key='copy')['Grants'][0]['Permission'], 'READ_ACP')
policy['Statement'] = [
    {'Effect': 'Allow', 'Principal': '*', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::photos/*'}
]
s3.put_bucket_policy(Bucket='photos', Policy=json.dumps(policy))
equal(s3.get_bucket_policy_status(Bucket='photos')['PolicyStatus'], {'IsPublic': True})
s3.delete_bucket_policy(Bucket='photos')

site = {'IndexDocument': {'Suffix': 'index.html'}, 'ErrorDocument': {'Key': 'oops.html'}}
s3.put_bucket_logging(
    Bucket='photos',
    BucketLoggingStatus={'LoggingEnabled': {'TargetBucket': 'photos', 'TargetPrefix': 'log/'}},
)
equal(s3.get_bucket_logging(Bucket='photos')['LoggingEnabled']['TargetPrefix'], 'log/')
s3.put_bucket_logging(Bucket='photos', BucketLoggingStatus={})
refused(s3.get_bucket_website, 'NoSuchWebsiteConfiguration', 404, Bucket='photos')
s3.put_bucket_website(Bucket='photos', WebsiteConfiguration=site)
shown = s3.get_bucket_website(Bucket='photos')
equal({name: shown[name] for name in site}, site)
s3.delete_bucket_website(Bucket='photos')

s3.put_object(Bucket='photos', Key='cold', Body=b'x', StorageClass='GLACIER')
refused(s3.get_object, 'InvalidObjectState', 403, Bucket='photos', Key='cold')
s3.restore_object(Bucket='photos', Key='cold', RestoreRequest={'Days': 1})
equal(s3.head_object(Bucket='photos', Key='cold')['Restore'], 'ongoing-request="true"')
s3.put_bucket_abac(Bucket='photos', AbacStatus={'Status': 'Enabled'})
equal(s3.get_bucket_abac(Bucket='photos')['AbacStatus'], {'Status': 'Enabled'})
kms = 'arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555'
s3.update_object_encryption(Bucket='photos', Key='copy', ObjectEncryption={'SSEKMS': {'KMSKeyArn': kms}})
equal(s3.head_object(Bucket='photos', Key='copy')['SSEKMSKeyId'], kms)

# Links and forms that are signed in advance.
link = s3.generate_presigned_url('get_object', Params={'Bucket': 'photos', 'Key': 'copy'})
equal(urllib.request.urlopen(link).read(), b'hello')
form = s3.generate_presigned_post(
    'photos',
    'posted/${filename}',
    Fields={'x-amz-meta-team': 'a', 'success_action_status': '201'},
    Conditions=[{'x-amz-meta-team': 'a'}, {'success_action_status': '201'}, ['content-length-range', 1, 9]],
)


def post(form, body):
    parts = [f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in form['fields'].items()]
    parts.append(f'--b\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n\r\n{body}\r\n--b--\r\n')
    headers = {'Content-Type': 'multipart/form-data; boundary=b'}
    request = urllib.request.Request(form['url'], ''.join(parts).encode(), headers)
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.status


equal(post(form, 'a form'), 201)
equal(s3.get_object(Bucket='photos', Key='posted/f.txt')['Metadata'], {'team': 'a'})
equal(post(form, 'more than allowed'), 400)

url = sqs.create_queue(QueueName='jobs')['QueueUrl']
arn = 'arn:aws:sqs:us-east-1:000000000000:jobs'
wanted = {'QueueConfigurations': [{'QueueArn': arn, 'Events': ['s3:ObjectCreated:*']}]}
s3.put_bucket_notification_configuration(Bucket='photos', NotificationConfiguration=wanted)
shown = s3.get_bucket_notification_configuration(Bucket='photos')['QueueConfigurations'][0]
equal((shown['QueueArn'], shown['Events']), (arn, ['s3:ObjectCreated:*']))
s3.put_object(Bucket='photos', Key='told', Body=b'x')
keys = []
while 'told' not in keys:
    for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5).get('Messages', []):
        for record in json.loads(message['Body']).get('Records', []):
            keys.append(record['s3']['object']['key'])
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message['ReceiptHandle'])

rule = {'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'aws:kms', 'KMSMasterKeyID': 'k'}}
s3.put_bucket_encryption(
    Bucket='photos', ServerSideEncryptionConfiguration={'Rules': [rule]}
)
shown = s3.get_bucket_encryption(Bucket='photos')['ServerSideEncryptionConfiguration']
equal(shown['Rules'], [{**rule, 'BucketKeyEnabled': False}])
s3.delete_bucket_encryption(Bucket='photos')
rule = {
    'ID': 'r',
    'Status': 'Enabled',
    'Filter': {'And': {'Prefix': 'x/', 'Tags': [{'Key': 'k', 'Value': 'v'}]}},
    'Transitions': [{'Days': 30, 'StorageClass': 'GLACIER'}],
    'NoncurrentVersionExpiration': {'NoncurrentDays': 3},
}
s3.put_bucket_lifecycle_configuration(
    Bucket='photos', LifecycleConfiguration={'Rules': [rule]}
)
equal(s3.get_bucket_lifecycle_configuration(Bucket='photos')['Rules'], [rule])
s3.delete_bucket_lifecycle(Bucket='photos')
s3.put_bucket_accelerate_configuration(
    Bucket='photos', AccelerateConfiguration={'Status': 'Suspended'}
)
equal(s3.get_bucket_accelerate_configuration(Bucket='photos')['Status'], 'Suspended')
s3.put_bucket_request_payment(
    Bucket='photos', RequestPaymentConfiguration={'Payer': 'BucketOwner'}
)
equal(s3.get_bucket_request_payment(Bucket='photos')['Payer'], 'BucketOwner')
inventory = {
    'IsEnabled': True,
    'IncludedObjectVersions': 'Current',
    'Destination': {'S3BucketDestination': {'Bucket': 'arn:aws:s3:::photos', 'Format': 'ORC'}},
    'Schedule': {'Frequency': 'Daily'},
}
tiering = {'Status': 'Enabled', 'Tierings': [{'AccessTier': 'DEEP_ARCHIVE_ACCESS', 'Days': 180}]}
kept = {
    'metrics': {'Filter': {'And': {'Prefix': 'a', 'Tags': [{'Key': 'k', 'Value': 'v'}]}}},
    'analytics': {'StorageClassAnalysis': {}},
    'inventory': inventory,
    'intelligent_tiering': tiering,
}
for family, configuration in kept.items():
    member = ''.join(word.capitalize() for word in family.split('_')) + 'Configuration'
    configuration = {'Id': 'x', **configuration}
    named = {'Bucket': 'photos', 'Id': 'x'}
    getattr(s3, f'put_bucket_{family}_configuration')(**named, **{member: configuration})
    equal(getattr(s3, f'get_bucket_{family}_configuration')(**named)[member], configuration)
    listed = getattr(s3, f'list_bucket_{family}_configurations')(Bucket='photos')
    equal(listed[f'{member}List'], [configuration])
    getattr(s3, f'delete_bucket_{family}_configuration')(**named)

s3.create_bucket(Bucket='vault', ObjectLockEnabledForBucket=True)
lock = {'ObjectLockEnabled': 'Enabled', 'Rule': {'DefaultRetention': {'Mode': 'GOVERNANCE', 'Years': 1}}}
s3.put_object_lock_configuration(Bucket='vault', ObjectLockConfiguration=lock)
equal(s3.get_object_lock_configuration(Bucket='vault')['ObjectLockConfiguration'], lock)
K = {'Bucket': 'vault', 'Key': 'k'}
K['VersionId'] = s3.put_object(**K, Body=b'x')['VersionId']
until = s3.get_object_retention(**K)['Retention']['RetainUntilDate']
s3.put_object_retention(**K, Retention={'Mode': 'GOVERNANCE', 'RetainUntilDate': until})
s3.put_object_legal_hold(**K, LegalHold={'Status': 'ON'})
equal(s3.get_object_legal_hold(**K)['LegalHold'], {'Status': 'ON'})
refused(s3.delete_object, 'AccessDenied', 403, **K, BypassGovernanceRetention=True)
s3.put_object_legal_hold(**K, LegalHold={'Status': 'OFF'})
s3.delete_object(**K, BypassGovernanceRetention=True)
s3.delete_bucket(Bucket='vault')

s3.put_bucket_versioning(Bucket='photos', VersioningConfiguration={'Status': 'Enabled'})
refused(s3.get_bucket_replication, 'ReplicationConfigurationNotFoundError', 404, Bucket='photos')
s3.create_bucket(Bucket='copies')
s3.put_bucket_versioning(Bucket='copies', VersioningConfiguration={'Status': 'Enabled'})
rule = {
    'ID': 'r',
    'Priority': 1,
    'Status': 'Enabled',
    'Filter': {'Prefix': 'told'},
    'DeleteMarkerReplication': {'Status': 'Disabled'},
    'Destination': {'Bucket': 'arn:aws:s3:::copies'},
}
replication = {'Role': 'arn:aws:iam::000000000000:role/r', 'Rules': [rule]}
s3.put_bucket_replication(Bucket='photos', ReplicationConfiguration=replication)
equal(s3.get_bucket_replication(Bucket='photos')['ReplicationConfiguration'], replication)
s3.delete_bucket_replication(Bucket='photos')
s3.delete_bucket(Bucket='copies')
equal(s3.get_bucket_versioning(Bucket='photos')['Status'], 'Enabled')
version = s3.put_object(Bucket='photos', Key='told', Body=b'y')['VersionId']
equal(s3.delete_object(Bucket='photos', Key='told')['DeleteMarker'], True)
equal(s3.get_object(Bucket='photos', Key='told', VersionId=version)['Body'].read(), b'y')
pages = s3.get_paginator('list_object_versions').paginate(Bucket='photos')
gone = [
    {'Key': one['Key'], 'VersionId': one['VersionId']}
    for page in pages
    for one in page.get('Versions', []) + page.get('DeleteMarkers', [])
]
equal(len(s3.delete_objects(Bucket='photos', Delete={'Objects': gone})['Deleted']), len(gone))
s3.delete_bucket(Bucket='photos')
