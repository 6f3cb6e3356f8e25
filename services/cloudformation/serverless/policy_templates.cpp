#include "services/cloudformation/serverless/policy_templates.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace cloudformation {
namespace {

/// "actions > resources" for every statement, separated by ';' and spaces. "$arn" stands for "arn:${AWS::Partition}",
/// "$here" for region and account, "${Name}" for a parameter. What follows '?' is the statement's condition.
struct Row {
  std::string_view name, parameters, statements;
};

constexpr Row kRows[] = {
    {"AMIDescribePolicy", "", "ec2:DescribeImages > *"},
    {"AWSSecretsManagerGetSecretValuePolicy", "SecretArn", "secretsmanager:GetSecretValue > ${SecretArn}"},
    {"AWSSecretsManagerRotationPolicy", "FunctionName",
     "secretsmanager:DescribeSecret secretsmanager:GetSecretValue secretsmanager:PutSecretValue "
     "secretsmanager:UpdateSecretVersionStage > $arn:secretsmanager:$here:secret:* ? "
     R"({"StringEquals": {"secretsmanager:resource/AllowRotationLambdaArn": "$arn:lambda:$here:function:${FunctionName}"}})"
     " ; secretsmanager:GetRandomPassword > *"},
    {"AcmGetCertificatePolicy", "CertificateArn", "acm:GetCertificate > ${CertificateArn}"},
    {"AthenaQueryPolicy", "WorkGroupName",
     "athena:ListWorkGroups athena:GetExecutionEngine athena:GetExecutionEngines athena:GetNamespace "
     "athena:GetCatalogs athena:GetNamespaces athena:GetTables athena:GetTable > * ; athena:StartQueryExecution "
     "athena:GetQueryResults athena:DeleteNamedQuery athena:GetNamedQuery athena:ListQueryExecutions "
     "athena:StopQueryExecution athena:GetQueryResultsStream athena:ListNamedQueries athena:CreateNamedQuery "
     "athena:GetQueryExecution athena:BatchGetNamedQuery athena:BatchGetQueryExecution athena:GetWorkGroup > "
     "$arn:athena:$here:workgroup/${WorkGroupName}"},
    {"CloudFormationDescribeStacksPolicy", "", "cloudformation:DescribeStacks > $arn:cloudformation:$here:stack/*"},
    {"CloudWatchDashboardPolicy", "",
     "cloudwatch:GetDashboard cloudwatch:ListDashboards cloudwatch:PutDashboard cloudwatch:ListMetrics > *"},
    {"CloudWatchDescribeAlarmHistoryPolicy", "", "cloudwatch:DescribeAlarmHistory > *"},
    {"CloudWatchPutMetricPolicy", "", "cloudwatch:PutMetricData > *"},
    {"CodeCommitCrudPolicy", "RepositoryName",
     "codecommit:GitPull codecommit:GitPush codecommit:CreateBranch codecommit:DeleteBranch codecommit:GetBranch "
     "codecommit:ListBranches codecommit:MergeBranchesByFastForward codecommit:MergeBranchesBySquash "
     "codecommit:MergeBranchesByThreeWay codecommit:UpdateDefaultBranch codecommit:BatchDescribeMergeConflicts "
     "codecommit:CreateUnreferencedMergeCommit codecommit:DescribeMergeConflicts codecommit:GetMergeCommit "
     "codecommit:GetMergeOptions codecommit:BatchGetPullRequests codecommit:CreatePullRequest "
     "codecommit:DescribePullRequestEvents codecommit:GetCommentsForPullRequest codecommit:GetCommitsFromMergeBase "
     "codecommit:GetMergeConflicts codecommit:GetPullRequest codecommit:ListPullRequests "
     "codecommit:MergePullRequestByFastForward codecommit:MergePullRequestBySquash "
     "codecommit:MergePullRequestByThreeWay codecommit:PostCommentForPullRequest "
     "codecommit:UpdatePullRequestDescription codecommit:UpdatePullRequestStatus codecommit:UpdatePullRequestTitle "
     "codecommit:DeleteFile codecommit:GetBlob codecommit:GetFile codecommit:GetFolder codecommit:PutFile "
     "codecommit:DeleteCommentContent codecommit:GetComment codecommit:GetCommentsForComparedCommit "
     "codecommit:PostCommentForComparedCommit codecommit:PostCommentReply codecommit:UpdateComment "
     "codecommit:BatchGetCommits codecommit:CreateCommit codecommit:GetCommit codecommit:GetCommitHistory "
     "codecommit:GetDifferences codecommit:GetObjectIdentifier codecommit:GetReferences codecommit:GetTree "
     "codecommit:GetRepository codecommit:UpdateRepositoryDescription codecommit:ListTagsForResource "
     "codecommit:TagResource codecommit:UntagResource codecommit:GetRepositoryTriggers "
     "codecommit:PutRepositoryTriggers codecommit:TestRepositoryTriggers codecommit:UploadArchive "
     "codecommit:GetUploadArchiveStatus codecommit:CancelUploadArchive > $arn:codecommit:$here:${RepositoryName}"},
    {"CodeCommitReadPolicy", "RepositoryName",
     "codecommit:GitPull codecommit:GetBranch codecommit:ListBranches codecommit:BatchDescribeMergeConflicts "
     "codecommit:DescribeMergeConflicts codecommit:GetMergeCommit codecommit:GetMergeOptions "
     "codecommit:BatchGetPullRequests codecommit:DescribePullRequestEvents codecommit:GetCommentsForPullRequest "
     "codecommit:GetCommitsFromMergeBase codecommit:GetMergeConflicts codecommit:GetPullRequest "
     "codecommit:ListPullRequests codecommit:GetBlob codecommit:GetFile codecommit:GetFolder codecommit:GetComment "
     "codecommit:GetCommentsForComparedCommit codecommit:BatchGetCommits codecommit:GetCommit "
     "codecommit:GetCommitHistory codecommit:GetDifferences codecommit:GetObjectIdentifier codecommit:GetReferences "
     "codecommit:GetTree codecommit:GetRepository codecommit:ListTagsForResource codecommit:GetRepositoryTriggers "
     "codecommit:TestRepositoryTriggers codecommit:GetUploadArchiveStatus > "
     "$arn:codecommit:$here:${RepositoryName}"},
    {"CodePipelineLambdaExecutionPolicy", "", "codepipeline:PutJobSuccessResult codepipeline:PutJobFailureResult > *"},
    {"CodePipelineReadOnlyPolicy", "PipelineName",
     "codepipeline:ListPipelineExecutions > $arn:codepipeline:$here:${PipelineName}"},
    {"ComprehendBasicAccessPolicy", "",
     "comprehend:BatchDetectKeyPhrases comprehend:DetectDominantLanguage comprehend:DetectEntities "
     "comprehend:BatchDetectEntities comprehend:DetectKeyPhrases comprehend:DetectSentiment "
     "comprehend:BatchDetectDominantLanguage comprehend:BatchDetectSentiment > *"},
    {"CostExplorerReadOnlyPolicy", "",
     "ce:GetCostAndUsage ce:GetDimensionValues ce:GetReservationCoverage ce:GetReservationPurchaseRecommendation "
     "ce:GetReservationUtilization ce:GetTags > *"},
    {"DynamoDBBackupFullAccessPolicy", "TableName",
     "dynamodb:CreateBackup dynamodb:DescribeContinuousBackups > $arn:dynamodb:$here:table/${TableName} ; "
     "dynamodb:DeleteBackup dynamodb:DescribeBackup dynamodb:ListBackups > "
     "$arn:dynamodb:$here:table/${TableName}/backup/*"},
    {"DynamoDBCrudPolicy", "TableName",
     "dynamodb:GetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query dynamodb:UpdateItem "
     "dynamodb:BatchWriteItem dynamodb:BatchGetItem dynamodb:DescribeTable dynamodb:ConditionCheckItem > "
     "$arn:dynamodb:$here:table/${TableName} $arn:dynamodb:$here:table/${TableName}/index/*"},
    {"DynamoDBReadPolicy", "TableName",
     "dynamodb:GetItem dynamodb:Scan dynamodb:Query dynamodb:BatchGetItem dynamodb:DescribeTable > "
     "$arn:dynamodb:$here:table/${TableName} $arn:dynamodb:$here:table/${TableName}/index/*"},
    {"DynamoDBReconfigurePolicy", "TableName", "dynamodb:UpdateTable > $arn:dynamodb:$here:table/${TableName}"},
    {"DynamoDBRestoreFromBackupPolicy", "TableName",
     "dynamodb:RestoreTableFromBackup > $arn:dynamodb:$here:table/${TableName}/backup/* ; dynamodb:PutItem "
     "dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:GetItem dynamodb:Query dynamodb:Scan "
     "dynamodb:BatchWriteItem > $arn:dynamodb:$here:table/${TableName}"},
    {"DynamoDBStreamReadPolicy", "TableName StreamName",
     "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator > "
     "$arn:dynamodb:$here:table/${TableName}/stream/${StreamName} ; dynamodb:ListStreams > "
     "$arn:dynamodb:$here:table/${TableName}/stream/*"},
    {"DynamoDBWritePolicy", "TableName",
     "dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem > $arn:dynamodb:$here:table/${TableName} "
     "$arn:dynamodb:$here:table/${TableName}/index/*"},
    {"EC2CopyImagePolicy", "ImageId", "ec2:CopyImage > $arn:ec2:$here:image/${ImageId}"},
    {"EC2DescribePolicy", "", "ec2:DescribeRegions ec2:DescribeInstances > *"},
    {"EFSWriteAccessPolicy", "FileSystem AccessPoint",
     "elasticfilesystem:ClientMount elasticfilesystem:ClientWrite > "
     "$arn:elasticfilesystem:$here:file-system/${FileSystem} ? "
     R"({"StringEquals": {"elasticfilesystem:AccessPointArn": "$arn:elasticfilesystem:$here:access-point/${AccessPoint}"}})"},
    {"EKSDescribePolicy", "", "eks:DescribeCluster eks:ListClusters > *"},
    {"EcsRunTaskPolicy", "TaskDefinition", "ecs:RunTask > $arn:ecs:$here:task-definition/${TaskDefinition}"},
    {"ElasticMapReduceAddJobFlowStepsPolicy", "ClusterId",
     "elasticmapreduce:AddJobFlowSteps > $arn:elasticmapreduce:$here:cluster/${ClusterId}"},
    {"ElasticMapReduceCancelStepsPolicy", "ClusterId",
     "elasticmapreduce:CancelSteps > $arn:elasticmapreduce:$here:cluster/${ClusterId}"},
    {"ElasticMapReduceModifyInstanceFleetPolicy", "ClusterId",
     "elasticmapreduce:ModifyInstanceFleet elasticmapreduce:ListInstanceFleets > "
     "$arn:elasticmapreduce:$here:cluster/${ClusterId}"},
    {"ElasticMapReduceModifyInstanceGroupsPolicy", "ClusterId",
     "elasticmapreduce:ModifyInstanceGroups elasticmapreduce:ListInstanceGroups > "
     "$arn:elasticmapreduce:$here:cluster/${ClusterId}"},
    {"ElasticMapReduceSetTerminationProtectionPolicy", "ClusterId",
     "elasticmapreduce:SetTerminationProtection > $arn:elasticmapreduce:$here:cluster/${ClusterId}"},
    {"ElasticMapReduceTerminateJobFlowsPolicy", "ClusterId",
     "elasticmapreduce:TerminateJobFlows > $arn:elasticmapreduce:$here:cluster/${ClusterId}"},
    {"ElasticsearchHttpPostPolicy", "DomainName", "es:ESHttpPost es:ESHttpPut > $arn:es:$here:domain/${DomainName}/*"},
    {"EventBridgePutEventsPolicy", "EventBusName", "events:PutEvents > $arn:events:$here:event-bus/${EventBusName}"},
    {"FilterLogEventsPolicy", "LogGroupName",
     "logs:FilterLogEvents > $arn:logs:$here:log-group:${LogGroupName}:log-stream:*"},
    {"FirehoseCrudPolicy", "DeliveryStreamName",
     "firehose:CreateDeliveryStream firehose:DeleteDeliveryStream firehose:DescribeDeliveryStream firehose:PutRecord "
     "firehose:PutRecordBatch firehose:UpdateDestination > "
     "$arn:firehose:$here:deliverystream/${DeliveryStreamName}"},
    {"FirehoseWritePolicy", "DeliveryStreamName",
     "firehose:PutRecord firehose:PutRecordBatch > $arn:firehose:$here:deliverystream/${DeliveryStreamName}"},
    {"KMSDecryptPolicy", "KeyId", "kms:Decrypt > $arn:kms:$here:key/${KeyId}"},
    {"KMSEncryptPolicy", "KeyId", "kms:Encrypt > $arn:kms:$here:key/${KeyId}"},
    {"KinesisCrudPolicy", "StreamName",
     "kinesis:AddTagsToStream kinesis:CreateStream kinesis:DecreaseStreamRetentionPeriod kinesis:DeleteStream "
     "kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetShardIterator "
     "kinesis:IncreaseStreamRetentionPeriod kinesis:ListTagsForStream kinesis:MergeShards kinesis:PutRecord "
     "kinesis:PutRecords kinesis:SplitShard kinesis:RemoveTagsFromStream > $arn:kinesis:$here:stream/${StreamName}"},
    {"KinesisStreamReadPolicy", "StreamName",
     "kinesis:ListStreams kinesis:DescribeLimits > $arn:kinesis:$here:stream/* ; kinesis:DescribeStream "
     "kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator > "
     "$arn:kinesis:$here:stream/${StreamName}"},
    {"LambdaInvokePolicy", "FunctionName", "lambda:InvokeFunction > $arn:lambda:$here:function:${FunctionName}*"},
    {"MobileAnalyticsWriteOnlyAccessPolicy", "", "mobileanalytics:PutEvents > *"},
    {"OrganizationsListAccountsPolicy", "", "organizations:ListAccounts > *"},
    {"PinpointEndpointAccessPolicy", "PinpointApplicationId",
     "mobiletargeting:GetEndpoint mobiletargeting:UpdateEndpoint mobiletargeting:UpdateEndpointsBatch > "
     "$arn:mobiletargeting:$here:apps/${PinpointApplicationId}/endpoints/*"},
    {"PollyFullAccessPolicy", "LexiconName",
     "polly:GetLexicon polly:DeleteLexicon > $arn:polly:$here:lexicon/${LexiconName} ; polly:DescribeVoices "
     "polly:ListLexicons polly:PutLexicon polly:SynthesizeSpeech > $arn:polly:$here:lexicon/*"},
    {"RekognitionDetectOnlyPolicy", "",
     "rekognition:DetectFaces rekognition:DetectLabels rekognition:DetectModerationLabels rekognition:DetectText > *"},
    {"RekognitionFacesManagementPolicy", "CollectionId",
     "rekognition:IndexFaces rekognition:DeleteFaces rekognition:SearchFaces rekognition:SearchFacesByImage "
     "rekognition:ListFaces > $arn:rekognition:$here:collection/${CollectionId}"},
    {"RekognitionFacesPolicy", "", "rekognition:CompareFaces rekognition:DetectFaces > *"},
    {"RekognitionLabelsPolicy", "", "rekognition:DetectLabels rekognition:DetectModerationLabels > *"},
    {"RekognitionNoDataAccessPolicy", "CollectionId",
     "rekognition:CompareFaces rekognition:DetectFaces rekognition:DetectLabels rekognition:DetectModerationLabels > "
     "$arn:rekognition:$here:collection/${CollectionId}"},
    {"RekognitionReadPolicy", "CollectionId",
     "rekognition:ListCollections rekognition:ListFaces rekognition:SearchFaces rekognition:SearchFacesByImage > "
     "$arn:rekognition:$here:collection/${CollectionId}"},
    {"RekognitionWriteOnlyAccessPolicy", "CollectionId",
     "rekognition:CreateCollection rekognition:IndexFaces > $arn:rekognition:$here:collection/${CollectionId}"},
    {"Route53ChangeResourceRecordSetsPolicy", "HostedZoneId",
     "route53:ChangeResourceRecordSets > $arn:route53:::hostedzone/${HostedZoneId}"},
    {"S3CrudPolicy", "BucketName",
     "s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:PutObject s3:PutObjectAcl "
     "s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration s3:DeleteObject > $arn:s3:::${BucketName} "
     "$arn:s3:::${BucketName}/*"},
    {"S3FullAccessPolicy", "BucketName",
     "s3:GetObject s3:GetObjectAcl s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:DeleteObject "
     "s3:DeleteObjectTagging s3:DeleteObjectVersionTagging s3:GetObjectTagging s3:GetObjectVersionTagging "
     "s3:PutObjectTagging s3:PutObjectVersionTagging > $arn:s3:::${BucketName}/* ; s3:ListBucket "
     "s3:GetBucketLocation s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration > $arn:s3:::${BucketName}"},
    {"S3ReadPolicy", "BucketName",
     "s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:GetLifecycleConfiguration > "
     "$arn:s3:::${BucketName} $arn:s3:::${BucketName}/*"},
    {"S3WritePolicy", "BucketName",
     "s3:PutObject s3:PutObjectAcl s3:PutLifecycleConfiguration > $arn:s3:::${BucketName} "
     "$arn:s3:::${BucketName}/*"},
    {"SESBulkTemplatedCrudPolicy", "IdentityName",
     "ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail ses:SendTemplatedEmail "
     "ses:SendBulkTemplatedEmail ses:VerifyEmailIdentity > $arn:ses:$here:identity/${IdentityName}"},
    {"SESBulkTemplatedCrudPolicy_v2", "IdentityName TemplateName",
     "ses:SendEmail ses:SendRawEmail ses:SendTemplatedEmail ses:SendBulkTemplatedEmail > "
     "$arn:ses:$here:identity/${IdentityName} $arn:ses:$here:template/${TemplateName} ; "
     "ses:GetIdentityVerificationAttributes ses:VerifyEmailIdentity > *"},
    {"SESCrudPolicy", "IdentityName",
     "ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail ses:VerifyEmailIdentity > "
     "$arn:ses:$here:identity/${IdentityName}"},
    {"SESEmailTemplateCrudPolicy", "",
     "ses:CreateTemplate ses:GetTemplate ses:ListTemplates ses:UpdateTemplate ses:DeleteTemplate "
     "ses:TestRenderTemplate > *"},
    {"SESSendBouncePolicy", "IdentityName", "ses:SendBounce > $arn:ses:$here:identity/${IdentityName}"},
    {"SNSCrudPolicy", "TopicName",
     "sns:ListSubscriptionsByTopic sns:CreateTopic sns:SetTopicAttributes sns:Subscribe sns:Publish > "
     "$arn:sns:$here:${TopicName}*"},
    {"SNSPublishMessagePolicy", "TopicName", "sns:Publish > $arn:sns:$here:${TopicName}"},
    {"SQSPollerPolicy", "QueueName",
     "sqs:ChangeMessageVisibility sqs:ChangeMessageVisibilityBatch sqs:DeleteMessage sqs:DeleteMessageBatch "
     "sqs:GetQueueAttributes sqs:ReceiveMessage > $arn:sqs:$here:${QueueName}"},
    {"SQSSendMessagePolicy", "QueueName", "sqs:SendMessage* > $arn:sqs:$here:${QueueName}"},
    {"SSMParameterReadPolicy", "ParameterName",
     "ssm:DescribeParameters > * ; ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath > "
     "$arn:ssm:$here:parameter/${ParameterName}"},
    {"SSMParameterWithSlashPrefixReadPolicy", "ParameterName",
     "ssm:DescribeParameters > * ; ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath > "
     "$arn:ssm:$here:parameter${ParameterName}"},
    {"SageMakerCreateEndpointConfigPolicy", "EndpointConfigName",
     "sagemaker:CreateEndpointConfig > $arn:sagemaker:$here:endpoint-config/${EndpointConfigName}"},
    {"SageMakerCreateEndpointPolicy", "EndpointName",
     "sagemaker:CreateEndpoint > $arn:sagemaker:$here:endpoint/${EndpointName}"},
    {"ServerlessRepoReadWriteAccessPolicy", "",
     "serverlessrepo:CreateApplication serverlessrepo:CreateApplicationVersion serverlessrepo:GetApplication "
     "serverlessrepo:ListApplications serverlessrepo:ListApplicationVersions "
     "serverlessrepo:ListApplicationDependencies serverlessrepo:UpdateApplication > "
     "$arn:serverlessrepo:$here:applications/*"},
    {"StepFunctionsExecutionPolicy", "StateMachineName",
     "states:StartExecution > $arn:states:$here:stateMachine:${StateMachineName}"},
    {"TextractDetectAnalyzePolicy", "",
     "textract:DetectDocumentText textract:StartDocumentTextDetection textract:StartDocumentAnalysis "
     "textract:AnalyzeDocument > *"},
    {"TextractGetResultPolicy", "", "textract:GetDocumentTextDetection textract:GetDocumentAnalysis > *"},
    {"TextractPolicy", "", "textract:* > *"},
    {"VPCAccessPolicy", "",
     "ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces "
     "ec2:DetachNetworkInterface > *"},
};

constexpr std::string_view kSeparator = " ; ";

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  return {std::istream_iterator<std::string>(stream), {}};
}

/// "QueueName" as Fn::Sub's variable "queueName".
std::string variable_of(std::string name) {
  name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
  return name;
}

void replace_all(std::string& text, const std::string& part, const std::string& by) {
  for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += by.size())
    text.replace(at, part.size(), by);
}

class Filling {
 public:
  explicit Filling(Json parameters) : parameters_(std::move(parameters)) {}

  /// A pattern with its parameters, as Fn::Sub where there is something to substitute.
  Json filled(std::string pattern) const {
    if (pattern.find('$') == std::string::npos) return pattern;
    replace_all(pattern, "$arn", "arn:${AWS::Partition}");
    replace_all(pattern, "$here", "${AWS::Region}:${AWS::AccountId}");
    Json variables = Json::object();
    for (const auto& [name, value] : parameters_.items()) {
      const std::string placeholder = "${" + name + "}";
      if (pattern.find(placeholder) == std::string::npos) continue;
      replace_all(pattern, placeholder, "${" + variable_of(name) + "}");
      variables[variable_of(name)] = value;
    }
    return variables.empty() ? substitution(pattern) : substitution(pattern, std::move(variables));
  }

  Json filled(const Json& condition) const {
    if (condition.is_string()) return filled(condition.get<std::string>());
    Json result = condition;
    for (auto& [name, value] : result.items()) value = filled(value);
    return result;
  }

  Json statement(std::string_view text) const {
    const size_t arrow = text.find(" > ");
    std::string_view rest = text.substr(arrow + 3);
    const size_t question = rest.find(" ? ");
    Json result{{"Effect", "Allow"}, {"Action", words_of(text.substr(0, arrow))}};
    Json resources = Json::array();
    for (const std::string& word : words_of(rest.substr(0, question))) resources.push_back(filled(word));
    result["Resource"] = resources.size() == 1 ? resources[0] : resources;
    if (question != std::string_view::npos) {
      result["Condition"] = filled(Json::parse(rest.substr(question + 3)));
    }
    return result;
  }

 private:
  Json parameters_;
};

void check_parameters(const std::string& id, const Row& row, const Json& parameters) {
  const auto names = words_of(row.parameters);
  const std::string name(row.name);
  for (const std::string& wanted : names) {
    if (!parameters.is_object() || !parameters.contains(wanted)) {
      invalid(id, "Must specify valid parameter values for policy template '" + name + "'");
    }
  }
}

}  // namespace

std::optional<Json> templated_policy(const std::string& id, const std::string& name, const Json& parameters) {
  const auto row =
      std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& known) { return known.name == name; });
  if (row == std::end(kRows)) return std::nullopt;
  check_parameters(id, *row, parameters);
  const Filling filling(parameters.is_object() ? parameters : Json::object());
  Json statements = Json::array();
  std::string_view rest = row->statements;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(kSeparator), rest.size());
    statements.push_back(filling.statement(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + kSeparator.size(), rest.size()));
  }
  return Json{{"Statement", std::move(statements)}};
}

}  // namespace cloudformation
