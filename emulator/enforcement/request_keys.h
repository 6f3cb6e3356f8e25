// The condition keys of a request, worked out when a policy asks for them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#pragma once

#include <map>
#include <optional>
#include <string>

#include "emulator/authorization/condition_keys.h"
#include "emulator/dispatch/service.h"
#include "emulator/enforcement/authorization_reference.h"
#include "emulator/enforcement/required_permissions.h"

namespace emulator {

/// What the keys of one permission are worked out from.
struct KeySources {
  RequestContext& context;
  const Service& service;
  const Value& input;
  const AuthorizationReference& reference;
  const RequiredPermission& permission;
  /// Nothing if the resource does not exist or the service does not tell.
  const std::optional<ResourceFacts>& resource;
  const std::map<std::string, std::string>& principal_tags;
  /// nullptr for those in no organization.
  const OrganizationFacts* principal_organization = nullptr;
  const OrganizationFacts* resource_organization = nullptr;
};

class RequestKeys : public ConditionKeys {
 public:
  explicit RequestKeys(const KeySources& sources) : sources_(sources) {}

  const ConditionValues* find(std::string_view key) const override;

  /// Everything that was asked for, with its values where the request has the key.
  const std::map<std::string, std::optional<ConditionValues>, std::less<>>& asked() const { return known_; }

 private:
  std::optional<ConditionValues> work_out(const std::string& key) const;
  std::optional<ConditionValues> organization_key(const std::string& key) const;
  std::optional<ConditionValues> principal_key(const std::string& key) const;
  std::optional<ConditionValues> request_key(const std::string& key) const;
  std::optional<ConditionValues> service_key(const std::string& key) const;
  std::optional<ConditionValues> member_key(std::string_view prefix, std::string_view name) const;
  std::optional<ConditionValues> request_tag(std::string_view small_key) const;
  ConditionValues tag_keys() const;

  KeySources sources_;
  mutable std::map<std::string, std::optional<ConditionValues>, std::less<>> known_;
};

/// The tags that an input carries, whatever its service's way to write them.
std::vector<std::pair<std::string, std::string>> request_tags(const Value& input);

}  // namespace emulator
