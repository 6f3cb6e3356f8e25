// AWS::Serverless::Function.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
#pragma once

#include "services/cloudformation/serverless/execution_role.h"
#include "services/cloudformation/serverless/sam.h"

namespace cloudformation {

/// A function under way, as its events and versions see it.
struct SamFunction {
  const SamResource& resource;
  Json tags;
  /// The alias's logical id where the function publishes one; then it is what gets invoked.
  std::string alias_id = {};
  /// What the role needs for what the events do.
  RoleParts role = {.service = "lambda.amazonaws.com"};

  /// What invokes the function: by reference, as an ARN, and within a text of Fn::Sub.
  Json name() const { return reference_to(alias_id.empty() ? resource.id : alias_id); }
  Json arn() const { return alias_id.empty() ? get_att(resource.id, "Arn") : reference_to(alias_id); }
  std::string variable() const { return "${" + (alias_id.empty() ? resource.id + ".Arn" : alias_id) + "}"; }
};

void translate_function(Sam& sam, const SamResource& resource);

/// {"S3Bucket": …} of a property that holds "s3://bucket/key" or {Bucket, Key, Version}. Throws InvalidResource.
Json code_location(const SamResource& resource, const char* property);

/// A permission for a principal to invoke a function.
Json invoke_permission(const SamFunction& function, const std::string& principal);

}  // namespace cloudformation
