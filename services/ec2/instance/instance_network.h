// What instances have to do with network interfaces: at launch, when shown, when they stop and end.
#pragma once

#include <string>
#include <vector>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Where an instance is launched, told from a request.
struct LaunchNetwork {
  Value subnet;  ///< As stored.
  /// The interfaces to be attached, in the words of InstanceNetworkInterfaceSpecification; at least one.
  std::vector<Value> interfaces;
};

/// The subnet and interfaces that a RunInstances request asks for: its own, or the default subnet of a zone that
/// offers the instance type. Throws what AWS answers to contradictions.
LaunchNetwork resolve_network(RequestContext& context, const Value& input);

/// Makes the interfaces (or takes those that are there) and attaches them to a stored instance.
void attach_interfaces(RequestContext& context, const LaunchNetwork& network, const Value& instance, const Value& tags);

/// Adds to an instance what its interfaces tell: addresses, names, groups, subnet, VPC.
void show_network(RequestContext& context, Value& instance);

/// The stored interfaces of an instance, in the order of their device indexes.
std::vector<Value> interfaces_of(RequestContext& context, const std::string& instance_id);

/// Whether the primary private address of an interface has a public one, elastic or not.
bool has_public_address(const Value& interface_);
/// Gives an interface a public address that AWS assigns by itself, or takes it away; the caller stores the interface.
void give_public_address(RequestContext& context, Value& interface_);
bool take_public_address(Value& interface_);

/// A public address that AWS gave by itself is lost when the instance stops; a new one comes when it starts.
void release_public_address(RequestContext& context, const Value& instance);
void renew_public_address(RequestContext& context, const Value& instance);

/// Takes the interfaces off: those that end with the instance are deleted.
void release_interfaces(RequestContext& context, const Value& instance);

}  // namespace ec2
