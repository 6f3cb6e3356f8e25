// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html
#include <algorithm>

#include "services/cloudformation/serverless/connector.h"

namespace cloudformation {
namespace {

constexpr std::string_view kTableRead =
    "dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchGetItem dynamodb:ConditionCheckItem "
    "dynamodb:PartiQLSelect > % %/index/*";
constexpr std::string_view kTableWrite =
    "dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem dynamodb:PartiQLDelete "
    "dynamodb:PartiQLInsert dynamodb:PartiQLUpdate > % %/index/*";

constexpr ConnectorProfile kProfiles[] = {
    {"AWS::Lambda::Function", "AWS::DynamoDB::Table", kTableRead, kTableWrite},
    {"AWS::Lambda::Function", "AWS::Events::EventBus", "", "events:PutEvents > %"},
    {"AWS::Lambda::Function", "AWS::Lambda::Function", "", "lambda:InvokeAsync lambda:InvokeFunction > %"},
    {"AWS::Lambda::Function", "AWS::S3::Bucket",
     "s3:GetObject s3:GetObjectAcl s3:GetObjectLegalHold s3:GetObjectRetention s3:GetObjectTorrent s3:GetObjectVersion "
     "s3:GetObjectVersionAcl s3:GetObjectVersionForReplication s3:GetObjectVersionTorrent s3:ListBucket "
     "s3:ListBucketMultipartUploads s3:ListBucketVersions s3:ListMultipartUploadParts > % %/*",
     "s3:AbortMultipartUpload s3:DeleteObject s3:DeleteObjectVersion s3:PutObject s3:PutObjectLegalHold "
     "s3:PutObjectRetention s3:RestoreObject > % %/*"},
    {"AWS::Lambda::Function", "AWS::SNS::Topic", "", "sns:Publish > %"},
    {"AWS::Lambda::Function", "AWS::SQS::Queue", "sqs:ReceiveMessage sqs:GetQueueAttributes > %",
     "sqs:DeleteMessage sqs:SendMessage sqs:ChangeMessageVisibility sqs:PurgeQueue > %"},
    {"AWS::SQS::Queue", "AWS::Lambda::Function", "sqs:ReceiveMessage sqs:GetQueueAttributes > %",
     "sqs:DeleteMessage > %", true}};

}  // namespace

const ConnectorProfile* find_connector_profile(std::string_view source, std::string_view destination) {
  const auto found = std::find_if(std::begin(kProfiles), std::end(kProfiles), [&](const ConnectorProfile& profile) {
    return profile.source == source && profile.destination == destination;
  });
  return found == std::end(kProfiles) ? nullptr : found;
}

}  // namespace cloudformation
