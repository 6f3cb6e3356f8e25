#include "services/secretsmanager/authorization.h"

#include "services/secretsmanager/secret.h"

namespace secretsmanager {
namespace {

using emulator::ResourceFacts;
using emulator::ResourceQuestion;

/// The ARN of the secret that is there; of one that is not, the ARN that its name would begin.
std::string arn_of(RequestContext& context, const std::string& id) {
  if (const auto secret = find_secret(context, id)) return secret->at("ARN");
  return id.starts_with("arn:") ? id : make_arn(context, kService, "secret:" + id);
}

std::optional<std::vector<std::string>> find_resources(RequestContext& context, const ResourceQuestion& question) {
  if (question.resource_type != "Secret") return std::nullopt;
  std::vector<std::string> arns;
  for (const char* member : {"SecretId", "Name"}) {
    if (question.input.contains(member)) arns.push_back(arn_of(context, question.input[member]));
  }
  const Value list = question.input.value("SecretIdList", Value::array());
  for (const std::string id : list) arns.push_back(arn_of(context, id));
  if (arns.empty()) return std::nullopt;
  return arns;
}

std::optional<ResourceFacts> describe(RequestContext& context, const std::string& arn) {
  const auto secret = find_secret(context, arn);
  if (!secret) return std::nullopt;
  ResourceFacts facts{.account = context.account, .policy = secret->value("@Policy", "")};
  for (const Value& tag : secret->at("Tags")) facts.tags[tag["Key"].get<std::string>()] = tag["Value"];
  return facts;
}

}  // namespace

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html: "you must have
// secretsmanager:BatchGetSecretValue, and secretsmanager:GetSecretValue for each secret".
emulator::ServiceAuthorization authorization() {
  return {.actions = {{"BatchGetSecretValue", {"secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"}}},
          .find_resources = find_resources,
          .makers = {"CreateSecret"},
          .describe = describe};
}

}  // namespace secretsmanager
