// https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html
// By hand, since routes are parts of a route table with operations of their own.
#include "services/ec2/network/route.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/aws_prefix_list.h"
#include "services/ec2/network/cidr.h"
#include "services/ec2/network/prefix_list.h"
#include "services/ec2/network/route_target.h"
#include "services/ec2/network/vpc_cidr_block.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr size_t kRoutesMax = 50;
constexpr const char* kPrivateRoutes = "@Routes";

/// Where a route leads to, as the member that says it and its canonical text.
struct Destination {
  std::string member;
  std::string text;
  std::optional<Cidr> cidr = {};

  bool is_of(const Value& route) const { return route.value(member, "") == text; }
};

Destination cidr_destination(const Value& input, const char* member, const char* parameter, bool is_ipv6) {
  const std::string text = input.at(member);
  const auto cidr = is_ipv6 ? parse_ipv6_cidr(text) : parse_ipv4_cidr(text);
  if (!cidr) throw invalid_value(text, parameter, "This is not a valid CIDR block.");
  return {member, to_string(canonical(*cidr)), canonical(*cidr)};
}

Destination read_destination(RequestContext& context, const Value& input) {
  const bool has_ipv4 = has_member(input, "DestinationCidrBlock"),
             has_ipv6 = has_member(input, "DestinationIpv6CidrBlock"),
             has_list = has_member(input, "DestinationPrefixListId");
  if (has_ipv4 + has_ipv6 + has_list != 1) {
    throw invalid_combination(
        "The request must contain exactly one of destinationCidrBlock, destinationIpv6CidrBlock or "
        "destinationPrefixListId");
  }
  if (has_ipv4) return cidr_destination(input, "DestinationCidrBlock", "destinationCidrBlock", false);
  if (has_ipv6) return cidr_destination(input, "DestinationIpv6CidrBlock", "destinationIpv6CidrBlock", true);
  const std::string id = input.at("DestinationPrefixListId");
  // Routes to AWS's own lists are those of gateway endpoints.
  if (is_aws_prefix_list(context, id)) {
    throw ApiError("InvalidPrefixListID.NotFound", "The prefix list ID '" + id + "' does not exist");
  }
  check_prefix_list(context, id);
  return {.member = "DestinationPrefixListId", .text = id};
}

std::vector<Cidr> local_blocks(RequestContext& context, const Value& table) {
  const Value vpc = get_resource(context, "vpc", table.at("VpcId"));
  std::vector<Cidr> blocks = ipv4_blocks_of(vpc);
  for (const Cidr& block : ipv6_blocks_of(vpc)) blocks.push_back(block);
  return blocks;
}

Value* find_route(Value& table, const Destination& destination) {
  for (Value& route : table[kPrivateRoutes]) {
    if (destination.is_of(route)) return &route;
  }
  return nullptr;
}

bool is_local(RequestContext& context, const Value& table, const Destination& destination) {
  const std::vector<Cidr> blocks = local_blocks(context, table);
  return std::any_of(blocks.begin(), blocks.end(), [&](const Cidr& block) { return destination.cidr == block; });
}

/// "You can add a route for a destination that is more specific than the local route" to an interface or a NAT gateway
/// only.
void check_within_vpc(RequestContext& context, const Value& table, const Destination& destination,
                      const Value& target) {
  if (!destination.cidr || may_replace_local(target)) return;
  for (const Cidr& block : local_blocks(context, table)) {
    if (!contains(block, *destination.cidr)) continue;
    throw invalid_parameter_value(
        "The destination CIDR block " + destination.text +
        " is equal to or more specific than one of this VPC's CIDR blocks. This route can target "
        "only an interface or an instance.");
  }
}

Value route_table_of(RequestContext& context, const Value& input) {
  Value table = get_resource(context, "route-table", input.at("RouteTableId"));
  if (!table.contains(kPrivateRoutes)) table[kPrivateRoutes] = Value::array();
  return table;
}

void store(RequestContext& context, const Value& table) {
  context.machine.engine.update(context, type_named(context, "route-table"), table);
}

Value new_route(const Destination& destination, Value target, const char* origin) {
  target[destination.member] = destination.text;
  target["Origin"] = origin;
  return target;
}

Value create_route(RequestContext& context, const Value& input) {
  Value table = route_table_of(context, input);
  const Destination destination = read_destination(context, input);
  if (is_local(context, table, destination) || find_route(table, destination)) {
    throw ApiError("RouteAlreadyExists", "The route identified by " + destination.text + " already exists.");
  }
  Value target = read_route_target(context, table, input);
  check_within_vpc(context, table, destination, target);
  if (table[kPrivateRoutes].size() >= kRoutesMax) {
    throw ApiError("RouteLimitExceeded", "The maximum number of routes has been reached.");
  }
  table[kPrivateRoutes].push_back(new_route(destination, std::move(target), "CreateRoute"));
  store(context, table);
  return {{"Return", true}};
}

void remove_route(Value& table, const Destination& destination) {
  Value kept = Value::array();
  for (Value& route : table[kPrivateRoutes]) {
    if (!destination.is_of(route)) kept.push_back(std::move(route));
  }
  table[kPrivateRoutes] = std::move(kept);
}

/// A local route can also be replaced, by an interface, and set back by LocalTarget.
Value replace_route(RequestContext& context, const Value& input) {
  Value table = route_table_of(context, input);
  const Destination destination = read_destination(context, input);
  const bool is_local_route = is_local(context, table, destination);
  Value* route = find_route(table, destination);
  if (!route && !is_local_route) {
    throw invalid_parameter_value("There is no route defined for '" + destination.text +
                                  "' in the route table. Use CreateRoute instead.");
  }
  if (input.value("LocalTarget", false)) {
    if (!is_local_route)
      throw invalid_parameter_value("The route for '" + destination.text + "' cannot have a local target.");
    remove_route(table, destination);
    store(context, table);
    return Value::object();
  }
  Value target = read_route_target(context, table, input);
  check_within_vpc(context, table, destination, target);
  Value replaced = new_route(destination, std::move(target), is_local_route ? "CreateRouteTable" : "CreateRoute");
  if (route) {
    *route = std::move(replaced);
  } else {
    table[kPrivateRoutes].push_back(std::move(replaced));
  }
  store(context, table);
  return Value::object();
}

Value delete_route(RequestContext& context, const Value& input) {
  Value table = route_table_of(context, input);
  const Destination destination = read_destination(context, input);
  const std::string id = table.at("RouteTableId");
  if (is_local(context, table, destination)) {
    throw invalid_parameter_value("cannot remove local route " + destination.text + " in route table " + id);
  }
  if (!find_route(table, destination)) {
    throw ApiError("InvalidRoute.NotFound",
                   "no route with destination-cidr-block " + destination.text + " in route table " + id);
  }
  remove_route(table, destination);
  store(context, table);
  return Value::object();
}

Destination destination_of(const Cidr& cidr) {
  return {cidr.is_ipv6 ? "DestinationIpv6CidrBlock" : "DestinationCidrBlock", to_string(cidr), cidr};
}

/// The properties of the type are those of CreateRoute, and its id is "<route table>|<destination>".
CloudFormationBinding route_binding() {
  const auto destination = [](const Value& properties) {
    Value input{{"RouteTableId", properties.at("RouteTableId")}};
    for (const char* member : {"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"}) {
      if (properties.contains(member)) input[member] = properties[member];
    }
    return input;
  };
  return {
      .type = "AWS::EC2::Route",
      .create_resource =
          [](Provisioning& provisioning) {
            provisioning.call(kService, "CreateRoute", provisioning.properties());
            const Value& properties = provisioning.properties();
            for (const char* member : {"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"}) {
              if (properties.contains(member)) {
                return properties.at("RouteTableId").get<std::string>() + "|" + properties[member].get<std::string>();
              }
            }
            throw std::logic_error("a route without destination");
          },
      .update_resource =
          [](Provisioning& provisioning) { provisioning.call(kService, "ReplaceRoute", provisioning.properties()); },
      .remove_resource =
          [destination](Provisioning& provisioning) {
            provisioning.call(kService, "DeleteRoute", destination(provisioning.properties()));
          },
      .read_resource =
          [](Provisioning& provisioning) {
            Value shown = provisioning.properties();
            const std::string& id = provisioning.physical_id();
            shown["CidrBlock"] = id.substr(id.find('|') + 1);
            return shown;
          }};
}

}  // namespace

Value routes_of(RequestContext& context, const Value& table) {
  Value routes = Value::array();
  const Value made = table.value(kPrivateRoutes, Value::array());
  for (const Cidr& block : local_blocks(context, table)) {
    const Destination destination = destination_of(block);
    const bool is_replaced =
        std::any_of(made.begin(), made.end(), [&](const Value& one) { return destination.is_of(one); });
    if (is_replaced) continue;
    Value route = new_route(destination, {{"GatewayId", "local"}}, "CreateRouteTable");
    route["State"] = "active";
    routes.push_back(std::move(route));
  }
  for (Value route : made) {
    route["State"] = route_state(context, table, route);
    present_route_target(context, route);
    routes.push_back(std::move(route));
  }
  for (const Value& endpoint : resources_naming(context, "route-table", table.at("RouteTableId"), "vpc-endpoint")) {
    routes.push_back({{"DestinationPrefixListId", prefix_list_of(context, endpoint.at("ServiceName"))},
                      {"GatewayId", endpoint.at("VpcEndpointId")},
                      {"Origin", "CreateRoute"},
                      {"State", "active"}});
  }
  return routes;
}

void add_default_route(RequestContext& context, Value table, const std::string& internet_gateway_id) {
  table[kPrivateRoutes] = Value::array(
      {new_route(destination_of(*parse_cidr("0.0.0.0/0")), {{"GatewayId", internet_gateway_id}}, "CreateRoute")});
  store(context, table);
}

void add_routes(Service& service) {
  service.operations.push_back({"CreateRoute", create_route});
  service.operations.push_back({"ReplaceRoute", replace_route});
  service.operations.push_back({"DeleteRoute", delete_route});
  service.cloudformation.push_back(route_binding());
}

}  // namespace ec2
