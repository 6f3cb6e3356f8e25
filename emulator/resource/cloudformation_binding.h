// How CloudFormation drives a resource type through its service's operations. A row says which; functions are for the
// types that a row cannot describe. The interpreter is services/cloudformation/provisioning.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "protocol/value.h"

namespace emulator {

using protocol::Value;

struct RequestContext;

/// What a binding's functions are given: one resource of one stack, and a way to call operations as the stack's
/// principal. Everything happens in one transaction.
class Provisioning {
 public:
  virtual ~Provisioning() = default;

  /// The resolved properties; at removal those of the last successful deployment.
  virtual const Value& properties() const = 0;
  /// At an update: the properties before it. Otherwise an empty object.
  virtual const Value& previous_properties() const = 0;
  /// At the creation of a replacement: the properties of what it replaces, which is still there. Otherwise an empty
  /// object.
  virtual const Value& replaced_properties() const = 0;
  /// Empty while the resource is being created.
  virtual const std::string& physical_id() const = 0;
  virtual const std::string& logical_id() const = 0;
  virtual const std::string& region() const = 0;
  virtual const std::string& account() const = 0;

  /// The tags that the resource should have: its own, the stack's and CloudFormation's, as [{"Key", "Value"}].
  virtual Value tags() const = 0;
  virtual Value previous_tags() const = 0;
  /// A name as CloudFormation makes it: <stack>-<LogicalId>-<random>, within `length` characters.
  virtual std::string generate_name(size_t length, bool lower_case) = 0;

  /// For what a service keeps and no operation shows (the secret of an access key): everything else is for call().
  virtual RequestContext& context() = 0;

  /// Does an operation and returns its output. Throws ApiError if it is refused.
  virtual Value call(std::string_view service, std::string_view operation, Value input) = 0;

  /// Whether a property differs from before the update.
  bool has_changed(const std::string& property) const {
    return properties().value(property, Value()) != previous_properties().value(property, Value());
  }
};

struct CloudFormationBinding {
  /// "AWS::EC2::Subnet".
  std::string_view type;
  /// The service whose operations these are; empty takes the one that the binding stands in.
  std::string_view service = {};
  std::string_view create = {};
  /// Where the physical id stands in the output of `create`, as a JSON pointer: "/Subnet/SubnetId".
  std::string_view identifier = {};
  /// The member that names the resource in other operations ("SubnetId"); a list member is given a list of one.
  std::string_view identifier_member = {};
  /// The operation that shows the resource, and where it stands in its output: "DescribeSubnets", "/Subnets/0".
  /// `read_member` names it there; empty takes identifier_member, or its plural.
  std::string_view read = {};
  std::string_view read_member = {};
  std::string_view read_result = {};
  std::string_view remove = {};
  /// Operations for properties that `create` does not take; they run after it, and at updates for what has changed.
  std::vector<std::string_view> configure = {};
  /// Properties under another name in the operations' inputs: {"Tags", "TagList"}.
  std::vector<std::pair<std::string_view, std::string_view>> renames = {};
  /// Properties that need no operation (they only steer CloudFormation itself).
  std::vector<std::string_view> ignored = {};
  /// Where Ref's value stands in what `read` shows; empty if it is the physical id.
  std::string_view ref = {};
  /// GetAtt's names with their pointers into what `read` shows, where they are not the member of the same name.
  std::vector<std::pair<std::string_view, std::string_view>> attributes = {};
  /// The resource is complete when this pointer into what `read` shows has one of these values; none waits for nothing.
  std::string_view state = {};
  std::vector<std::string_view> stable_states = {};
  /// States that mean that it failed.
  std::vector<std::string_view> failed_states = {};

  /// Instead of the row's operations. create_resource returns the physical id; read_resource returns what is shown.
  std::function<std::string(Provisioning&)> create_resource = {};
  std::function<void(Provisioning&)> update_resource = {};
  std::function<void(Provisioning&)> remove_resource = {};
  std::function<Value(Provisioning&)> read_resource = {};
};

}  // namespace emulator
