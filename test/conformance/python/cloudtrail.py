# Every operation of CloudTrail that Millrace has, through boto3.

from clients import client, equal, refused

trail = client('cloudtrail')
s3 = client('s3')
ARN = 'arn:aws:cloudtrail:us-east-1:000000000000:trail/watch'

s3.create_bucket(Bucket='trail-logs')
refused(trail.create_trail, 'S3BucketDoesNotExistException', Name='watch', S3BucketName='none')
made = trail.create_trail(
    Name='watch', S3BucketName='trail-logs', TagsList=[{'Key': 'a', 'Value': '1'}]
)
equal(made['TrailARN'], ARN)
refused(trail.create_trail, 'TrailAlreadyExistsException', Name='watch', S3BucketName='trail-logs')
refused(trail.create_trail, 'InvalidTrailNameException', Name='w', S3BucketName='trail-logs')
equal(trail.update_trail(Name='watch', IsMultiRegionTrail=True)['IsMultiRegionTrail'], True)
equal(trail.get_trail(Name='watch')['Trail']['HomeRegion'], 'us-east-1')
equal([one['Name'] for one in trail.describe_trails()['trailList']], ['watch'])
equal([one['TrailARN'] for one in trail.list_trails()['Trails']], [ARN])
equal(trail.list_public_keys()['PublicKeyList'], [])
trail.start_logging(Name='watch')
equal(trail.get_trail_status(Name='watch')['IsLogging'], True)
trail.stop_logging(Name=ARN)
equal(trail.get_trail_status(Name='watch')['IsLogging'], False)

selectors = [
    {
        'ReadWriteType': 'WriteOnly',
        'IncludeManagementEvents': True,
        'DataResources': [{'Type': 'AWS::S3::Object', 'Values': ['arn:aws:s3:::trail-logs/']}],
        'ExcludeManagementEventSources': [],
    }
]
equal(
    trail.put_event_selectors(TrailName='watch', EventSelectors=selectors)['EventSelectors'],
    selectors,
)
equal(trail.get_event_selectors(TrailName='watch')['EventSelectors'], selectors)
selectors[0]['DataResources'][0]['Values'] = ['arn:aws:s3:::*']
answer = refused(
    *(trail.put_event_selectors, 'InvalidEventSelectorsException'),
    TrailName='watch',
    EventSelectors=selectors,
)
equal(
    answer['Error']['Message'], 'Value arn:aws:s3:::* for DataResources.Values is invalid.'
)
insights = [{'InsightType': 'ApiCallRateInsight'}]
trail.put_insight_selectors(TrailName='watch', InsightSelectors=insights)
equal(trail.get_insight_selectors(TrailName='watch')['InsightSelectors'], insights)

trail.add_tags(ResourceId=ARN, TagsList=[{'Key': 'b', 'Value': '2'}])
trail.remove_tags(ResourceId=ARN, TagsList=[{'Key': 'a'}])
(listed,) = trail.list_tags(ResourceIdList=[ARN])['ResourceTagList']
equal(listed, {'ResourceId': ARN, 'TagsList': [{'Key': 'b', 'Value': '2'}]})
found = trail.lookup_events(
    LookupAttributes=[{'AttributeKey': 'EventName', 'AttributeValue': 'StartLogging'}]
)['Events']
equal([one['Resources'][0]['ResourceName'] for one in found], ['watch'])
trail.delete_trail(Name='watch')
refused(trail.get_trail, 'TrailNotFoundException', Name='watch')
