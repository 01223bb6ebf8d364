// Services that AWS gives roles of their own, and what those are named. Most were seen on AWS, the others
// are documented with their services.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html

export interface LinkedService {
  readonly roleName: string
  readonly policyName: string
  /** Whether a role may have a suffix, so that there are several. */
  readonly suffix: boolean
}

/** Service, role (after `AWSServiceRoleFor`), managed policy. */
const TABLE = [
  'appmesh AppMesh AWSAppMeshServiceRolePolicy',
  'ec2-instance-connect EC2InstanceConnect Ec2InstanceConnectEndpoint',
  'eks-connector AmazonEKSConnector AmazonEKSConnectorServiceRolePolicy',
  'elasticfilesystem AmazonElasticFileSystem AmazonElasticFileSystemServiceRolePolicy',
  'elasticloadbalancing ElasticLoadBalancing AWSElasticLoadBalancingServiceRolePolicy',
  'emr-containers AmazonEMRContainers AmazonEMRContainersServiceRolePolicy',
  'emrwal EMRWAL EMRDescribeClusterPolicyForEMRWAL',
  'iotmanagedintegrations IoTManagedIntegrations AWSIoTManagedIntegrationsRolePolicy',
  'm2 AWSM2 AWSM2ServicePolicy',
  'mq AmazonMQ AmazonMQServiceRolePolicy',
  'ops.emr-serverless AmazonEMRServerless AmazonEMRServerlessServiceRolePolicy',
  'rds RDS AmazonRDSServiceRolePolicy',
  'accountdiscovery.ssm AmazonSSM_AccountDiscovery AWSSystemsManagerAccountDiscoveryServicePolicy',
  'acm CertificateManager CertificateManagerServiceRolePolicy',
  'apidestinations.events AmazonEventBridgeApiDestinations AmazonEventBridgeApiDestinationsServiceRolePolicy',
  'autoscaling-plans AutoScalingPlans_EC2AutoScaling AWSAutoScalingPlansEC2AutoScalingPolicy',
  'autoscaling AutoScaling AutoScalingServiceRolePolicy suffix',
  'backup Backup AWSBackupServiceLinkedRolePolicyForBackup',
  'batch Batch BatchServiceRolePolicy',
  'cassandra.application-autoscaling ApplicationAutoScaling_CassandraTable AWSApplicationAutoscalingCassandraTablePolicy',
  'cks.kms KeyManagementServiceCustomKeyStores AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy',
  'cloudtrail CloudTrail CloudTrailServiceRolePolicy',
  'codestar-notifications CodeStarNotifications AWSCodeStarNotificationsServiceRolePolicy',
  'config Config AWSConfigServiceRolePolicy',
  'dms-fleet-advisor DMSFleetAdvisor AWSDMSFleetAdvisorServiceRolePolicy',
  'dms DMSServerless AWSDMSServerlessServiceRolePolicy',
  'docdb-elastic DocDB-Elastic AmazonDocDB-ElasticServiceRolePolicy',
  'ec2.application-autoscaling ApplicationAutoScaling_EC2SpotFleetRequest AWSApplicationAutoscalingEC2SpotFleetRequestPolicy',
  'ecr ECRTemplate ECRTemplateServiceRolePolicy',
  'ecs ECS AmazonECSServiceRolePolicy',
  'eks-fargate AmazonEKSForFargate AmazonEKSForFargateServiceRolePolicy',
  'eks-nodegroup AmazonEKSNodegroup AWSServiceRoleForAmazonEKSNodegroup',
  'eks AmazonEKS AmazonEKSServiceRolePolicy',
  'elasticache ElastiCache ElastiCacheServiceRolePolicy',
  'elasticbeanstalk ElasticBeanstalk AWSElasticBeanstalkServiceRolePolicy',
  'email.cognito-idp AmazonCognitoIdpEmailService AmazonCognitoIdpEmailServiceRolePolicy',
  'fis FIS AmazonFISServiceRolePolicy',
  'grafana AmazonGrafana AmazonGrafanaServiceLinkedRolePolicy',
  'imagebuilder ImageBuilder AWSServiceRoleForImageBuilder',
  'kafka Kafka KafkaServiceRolePolicy',
  'kafkaconnect KafkaConnect KafkaConnectServiceRolePolicy',
  'lakeformation LakeFormationDataAccess LakeFormationDataAccessServiceRolePolicy',
  'lex LexBots AmazonLexBotPolicy',
  'lexv2 LexV2Bots AmazonLexV2BotPolicy suffix',
  'lightsail Lightsail LightsailExportAccess',
  'memorydb MemoryDB MemoryDBServiceRolePolicy',
  'mrk.kms KeyManagementServiceMultiRegionKeys AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy',
  'notifications AwsUserNotifications AWSUserNotificationsServiceLinkedRolePolicy',
  'observability.aoss AmazonOpenSearchServerless AmazonOpenSearchServerlessServiceRolePolicy',
  'opensearchservice AmazonOpenSearchService AmazonOpenSearchServiceRolePolicy',
  'ops.apigateway APIGateway APIGatewayServiceRolePolicy',
  'opsdatasync.ssm SystemsManagerOpsDataSync AWSSystemsManagerOpsDataSyncServiceRolePolicy',
  'opsinsights.ssm AmazonSSM_OpsInsights AWSSSMOpsInsightsServiceRolePolicy',
  'pullthroughcache.ecr ECRPullThroughCache AWSECRPullThroughCache_ServiceRolePolicy',
  'ram ResourceAccessManager AWSResourceAccessManagerServiceRolePolicy',
  'redshift Redshift AmazonRedshiftServiceLinkedRolePolicy',
  'replication.cassandra KeyspacesReplication KeyspacesReplicationServiceRolePolicy',
  'replication.ecr ECRReplication ECRReplicationServiceRolePolicy',
  'replicator.lambda LambdaReplicator AWSLambdaReplicator',
  'repository.sync.codeconnections GitSync AWSGitSyncServiceRolePolicy',
  'resource-explorer-2 ResourceExplorer AWSResourceExplorerServiceRolePolicy',
  'rolesanywhere RolesAnywhere AWSRolesAnywhereServicePolicy',
  's3-outposts S3OnOutposts AWSS3OnOutpostsServiceRolePolicy',
  'ses AmazonSES AmazonSESServiceRolePolicy',
  'shield AWSShield AWSShieldServiceRolePolicy',
  'ssm-incidents IncidentManager AWSIncidentManagerServiceRolePolicy',
  'ssm-quicksetup SSMQuickSetup SSMQuickSetupRolePolicy',
  'ssm AmazonSSM AmazonSSMServiceRolePolicy',
  'sso SSO AWSSSOServiceRolePolicy',
  'vpcorigin.cloudfront CloudFrontVPCOrigin AWSCloudFrontVPCOriginServiceRolePolicy',
  'waf WAFLogging WAFLoggingServiceRolePolicy',
  'wafv2 WAFV2Logging WAFV2LoggingServiceRolePolicy',
]

const SERVICES: ReadonlyMap<string, LinkedService> = new Map(
  TABLE.map((line) => {
    const [service = '', role = '', policyName = '', suffix] = line.split(' ')
    const roleName = `AWSServiceRoleFor${role}`
    return [`${service}.amazonaws.com`, { roleName, policyName, suffix: suffix !== undefined }]
  }),
)

export function linkedService(name: string): LinkedService | undefined {
  return SERVICES.get(name)
}
