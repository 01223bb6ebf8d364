# Every operation of CloudTrail that Millrace has, through the AWS CLI.

from aws_cli import aws, equal, refused

ARN = 'arn:aws:cloudtrail:us-east-1:000000000000:trail/watch'

aws('s3api create-bucket', bucket='trail-logs')
aws('cloudtrail create-trail', name='watch', s3_bucket_name='trail-logs')
equal(aws('cloudtrail update-trail', name='watch', s3_key_prefix='p')['S3KeyPrefix'], 'p')
equal(aws('cloudtrail get-trail', name='watch')['Trail']['TrailARN'], ARN)
equal([one['Name'] for one in aws('cloudtrail describe-trails')['trailList']], ['watch'])
equal([one['Name'] for one in aws('cloudtrail list-trails')['Trails']], ['watch'])
equal(aws('cloudtrail list-public-keys')['PublicKeyList'], [])
aws('cloudtrail start-logging', name='watch')
equal(aws('cloudtrail get-trail-status', name='watch')['IsLogging'], True)
aws('cloudtrail stop-logging', name='watch')

advanced = [
    {
        'Name': 'sends',
        'FieldSelectors': [
            {'Field': 'eventCategory', 'Equals': ['Data']},
            {'Field': 'resources.type', 'Equals': ['AWS::SQS::Queue']},
        ],
    }
]
aws('cloudtrail put-event-selectors', trail_name='watch', advanced_event_selectors=advanced)
found = aws('cloudtrail get-event-selectors', trail_name='watch')
equal(found['AdvancedEventSelectors'], advanced)
insights = [{'InsightType': 'ApiErrorRateInsight'}]
aws('cloudtrail put-insight-selectors', trail_name='watch', insight_selectors=insights)
found = aws('cloudtrail get-insight-selectors', trail_name='watch')
equal(found['InsightSelectors'], insights)

tag = [{'Key': 'a', 'Value': '1'}]
aws('cloudtrail add-tags', resource_id=ARN, tags_list=tag)
(listed,) = aws('cloudtrail list-tags', resource_id_list=[ARN])['ResourceTagList']
equal(listed['TagsList'], tag)
aws('cloudtrail remove-tags', resource_id=ARN, tags_list=tag)
by = [{'AttributeKey': 'ResourceName', 'AttributeValue': 'trail-logs'}]
found = aws('cloudtrail lookup-events', lookup_attributes=by)['Events']
equal([one['EventName'] for one in found], ['CreateBucket'])
aws('cloudtrail delete-trail', name='watch')
refused(
    *('TrailNotFoundException', 'GetTrail', 'Unknown trail: watch for the user: 000000000000'),
    'cloudtrail get-trail',
    name='watch',
)
