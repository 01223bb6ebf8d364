# Every operation of Firehose that Millrace has, through boto3, on the real clock.

import time

from clients import client, equal, refused

firehose = client('firehose')
s3 = client('s3')
named = {'DeliveryStreamName': 'clicks'}

s3.create_bucket(Bucket='lake')
created = firehose.create_delivery_stream(
    **named,
    ExtendedS3DestinationConfiguration={
        'RoleARN': 'arn:aws:iam::000000000000:role/r',
        'BucketARN': 'arn:aws:s3:::lake',
        'BufferingHints': {'SizeInMBs': 1, 'IntervalInSeconds': 0},
    },
    Tags=[{'Key': 'team', 'Value': 'a'}],
)
equal(created['DeliveryStreamARN'].split(':')[-1], 'deliverystream/clicks')
refused(firehose.describe_delivery_stream, 'ResourceNotFoundException', DeliveryStreamName='none')
equal(firehose.list_delivery_streams()['DeliveryStreamNames'], ['clicks'])

firehose.put_record(**named, Record={'Data': b'one.'})
batch = firehose.put_record_batch(**named, Records=[{'Data': b'two.'}, {'Data': b'three.'}])
equal(batch['FailedPutCount'], 0)
found = ''
for _ in range(200):
    keys = [o['Key'] for o in s3.list_objects_v2(Bucket='lake').get('Contents', [])]
    found = ''.join(s3.get_object(Bucket='lake', Key=key)['Body'].read().decode() for key in keys)
    if len(found) == len('one.two.three.'):
        break
    time.sleep(0.05)
equal(sorted(found.split('.')), ['', 'one', 'three', 'two'])

described = firehose.describe_delivery_stream(**named)['DeliveryStreamDescription']
firehose.update_destination(
    **named,
    CurrentDeliveryStreamVersionId=described['VersionId'],
    DestinationId=described['Destinations'][0]['DestinationId'],
    ExtendedS3DestinationUpdate={'CompressionFormat': 'GZIP'},
)
firehose.tag_delivery_stream(**named, Tags=[{'Key': 'b', 'Value': '2'}])
firehose.untag_delivery_stream(**named, TagKeys=['team'])
equal(firehose.list_tags_for_delivery_stream(**named)['Tags'], [{'Key': 'b', 'Value': '2'}])
firehose.start_delivery_stream_encryption(**named)
firehose.stop_delivery_stream_encryption(**named)
firehose.delete_delivery_stream(**named)
