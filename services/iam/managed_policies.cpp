#include "services/iam/managed_policies.h"

#include <algorithm>

#include <openssl/sha.h>

#include "protocol/model/fact_document.h"
#include "services/iam/entity.h"

namespace iam {
namespace {

using protocol::FactDocument;

constexpr std::string_view kDocument = "iam/managed_policies";
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr size_t kIdSuffixLength = 17;

std::string arn_prefix(const RequestContext& context) {
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":iam::aws:policy";
}

/// "2015-02-06T18:39:46+00:00" as seconds since 1970.
int64_t read_date(std::string_view text) {
  const auto number = [&](size_t from, size_t length) { return std::stoi(std::string(text.substr(from, length))); };
  const std::chrono::year_month_day day(std::chrono::year(number(0, 4)), std::chrono::month(number(5, 2)),
                                        std::chrono::day(number(8, 2)));
  const auto time = std::chrono::sys_days(day) + std::chrono::hours(number(11, 2)) +
                    std::chrono::minutes(number(14, 2)) + std::chrono::seconds(number(17, 2));
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::string policy_id(std::string_view name) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(name.data()), name.size(), digest);
  std::string id = "ANPA";
  for (size_t i = 0; i < kIdSuffixLength; ++i) id.push_back(kAlphabet[digest[i] & 31]);
  return id;
}

Value to_policy(const RequestContext& context, std::string_view name, const FactDocument& facts) {
  const std::string path(facts.at("Path").string());
  return {{"PolicyName", name},
          {"PolicyId", policy_id(name)},
          {"Arn", arn_prefix(context) + path + std::string(name)},
          {"Path", path},
          {"DefaultVersionId", facts.at("DefaultVersionId").string()},
          {"CreateDate", read_date(facts.at("CreateDate").string())},
          {"UpdateDate", read_date(facts.at("UpdateDate").string())},
          {"@IsManaged", true}};
}

}  // namespace

std::optional<Value> find_managed_policy(const RequestContext& context, const std::string& arn) {
  if (!arn.starts_with(arn_prefix(context))) return std::nullopt;
  const std::string name = arn.substr(arn.rfind('/') + 1);
  const auto facts = context.machine.facts.document(kDocument).find(name);
  if (!facts) return std::nullopt;
  Value policy = to_policy(context, name, *facts);
  return policy["Arn"] == arn ? std::optional(std::move(policy)) : std::nullopt;
}

std::vector<Value> all_managed_policies(const RequestContext& context) {
  const FactDocument facts = context.machine.facts.document(kDocument);
  std::vector<Value> policies;
  for (size_t i = 0; i < facts.size(); ++i) policies.push_back(to_policy(context, facts.key(i), facts[i]));
  return policies;
}

std::string managed_policy_document(const RequestContext& context, const std::string& name) {
  return context.machine.facts.document(kDocument).at(name).at("Document").to_json().dump(4);
}

std::optional<std::string> managed_policy_arn(const RequestContext& context, const std::string& name) {
  const auto facts = context.machine.facts.document(kDocument).find(name);
  if (!facts) return std::nullopt;
  return arn_prefix(context) + std::string(facts->at("Path").string()) + name;
}

}  // namespace iam
