// https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
#include "services/ec2/network/route_table.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/route.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

void require_vpc(RequestContext& context, const Value&, Value& table) {
  get_resource(context, "vpc", table.at("VpcId"));
  table["PropagatingVgws"] = Value::array();
}

std::vector<Value> associations_of_table(RequestContext& context, const std::string& table_id) {
  return resources_naming(context, "route-table", table_id, "route-table-association");
}

void present_route_table(RequestContext& context, Value& table) {
  table["Associations"] = associations_of_table(context, table.at("RouteTableId"));
  table["Routes"] = routes_of(context, table);
}

bool is_main(RequestContext& context, const std::string& table_id) {
  const auto associations = associations_of_table(context, table_id);
  return std::any_of(associations.begin(), associations.end(), [](const Value& one) { return one.at("Main") == true; });
}

/// "You can't delete the main route table", nor "a route table that has subnet associations" (its references say so).
void keep_main(RequestContext& context, const Value& table) {
  const std::string id = table.at("RouteTableId");
  if (is_main(context, id)) {
    throw dependency_violation("The routeTable '" + id + "' has dependencies and cannot be deleted.");
  }
}

ResourceType route_table_type() {
  return {.service = kService,
          .name = "route-table",
          .shape = "RouteTable",
          .id_member = "RouteTableId",
          .id_prefix = "rtb-",
          .not_found = "InvalidRouteTableID.NotFound",
          .not_found_message = "The routeTable ID '{}' does not exist",
          .malformed = "InvalidRouteTableId.Malformed",
          .owned_by = {"vpc"},
          .owned_if = [](const Value& table, std::string_view) { return table.value("@IsMain", false); },
          .dependency_message = "The routeTable '{}' has dependencies and cannot be deleted.",
          .hooks = {.create = require_vpc, .remove = keep_main, .present = present_route_table}};
}

ResourceType table_association_type() {
  return {.service = kService,
          .name = "route-table-association",
          .shape = "RouteTableAssociation",
          .id_member = "RouteTableAssociationId",
          .id_prefix = "rtbassoc-",
          .not_found = "InvalidAssociationID.NotFound",
          .not_found_message = "The association ID '{}' does not exist",
          .malformed = "InvalidAssociationID.NotFound",
          .owned_by = {"subnet", "internet-gateway", "route-table"},
          // A table falls only with its VPC while it is the main one; then its main association falls with it.
          .owned_if =
              [](const Value& association, std::string_view owner) {
                return association.at("Main") == true || association.at("RouteTableId") != owner;
              },
          .references = {{"GatewayId", "internet-gateway"}},
          .create_operation = "-",
          .describe_operation = "-",
          .remove_operation = "-"};
}

Value make_association(RequestContext& context, const std::string& table_id, const char* target_member,
                       const Value& target) {
  Value association{
      {"RouteTableId", table_id}, {"Main", target_member == nullptr}, {"AssociationState", {{"State", "associated"}}}};
  if (target_member) association[target_member] = target;
  return context.machine.engine.create(context, type_named(context, "route-table-association"), std::move(association));
}

void refuse_second_association(RequestContext& context, const char* type, const std::string& id,
                               const std::string& table_id) {
  if (!resources_naming(context, type, id, "route-table-association").empty()) {
    throw ApiError("Resource.AlreadyAssociated",
                   "the specified association for route table " + table_id + " conflicts with an existing association");
  }
}

/// By hand, since what is made is an association inside what is described as a route table.
Value associate_route_table(RequestContext& context, const Value& input) {
  const Value table = get_resource(context, "route-table", input.at("RouteTableId"));
  const std::string table_id = table.at("RouteTableId");
  if (has_member(input, "PublicIpv4Pool")) {
    // No account has pools of its own addresses, since those would have to be brought along.
    throw ApiError("InvalidPoolID.NotFound",
                   "The pool ID '" + input["PublicIpv4Pool"].get<std::string>() + "' does not exist.");
  }
  if (has_member(input, "SubnetId") == has_member(input, "GatewayId")) {
    throw invalid_combination("Exactly one of subnetId and gatewayId must be specified.");
  }
  const bool is_subnet = has_member(input, "SubnetId");
  const std::string id = input.at(is_subnet ? "SubnetId" : "GatewayId");
  if (id.starts_with("vgw-")) refuse_unimplemented(input, {"GatewayId"});
  const char* type = is_subnet ? "subnet" : "internet-gateway";
  const Value target = get_resource(context, type, id);
  const Value vpc_id = is_subnet ? target.at("VpcId") : target.value("/Attachments/0/VpcId"_json_pointer, Value());
  if (vpc_id != table.at("VpcId")) {
    throw invalid_parameter_value("Route table " + table_id + " and " + (is_subnet ? "subnet " : "network gateway ") +
                                  id + " belong to different networks");
  }
  refuse_second_association(context, type, id, table_id);
  const Value association = make_association(context, table_id, is_subnet ? "SubnetId" : "GatewayId", id);
  return {{"AssociationId", association.at("RouteTableAssociationId")},
          {"AssociationState", association.at("AssociationState")}};
}

Value disassociate_route_table(RequestContext& context, const Value& input) {
  const Value association = get_resource(context, "route-table-association", input.at("AssociationId"));
  const std::string id = association.at("RouteTableAssociationId");
  if (association.at("Main") == true) {
    throw invalid_parameter_value("cannot disassociate the main route table association " + id);
  }
  context.machine.engine.erase(context, type_named(context, "route-table-association"), id);
  return Value::object();
}

void mark_main(RequestContext& context, const std::string& table_id, bool is_main_table) {
  Value table = get_resource(context, "route-table", table_id);
  table["@IsMain"] = is_main_table;
  context.machine.engine.update(context, type_named(context, "route-table"), table);
}

/// "You can also use this operation to change which table is the main route table in the VPC."
Value replace_route_table_association(RequestContext& context, const Value& input) {
  const Value old = get_resource(context, "route-table-association", input.at("AssociationId"));
  const Value table = get_resource(context, "route-table", input.at("RouteTableId"));
  const std::string table_id = table.at("RouteTableId"), old_table_id = old.at("RouteTableId");
  if (get_resource(context, "route-table", old_table_id).at("VpcId") != table.at("VpcId")) {
    throw invalid_parameter_value("Route table " + table_id + " and route table " + old_table_id +
                                  " belong to different networks");
  }
  context.machine.engine.erase(context, type_named(context, "route-table-association"),
                               old.at("RouteTableAssociationId").get<std::string>());
  const char* member = old.contains("SubnetId") ? "SubnetId" : old.contains("GatewayId") ? "GatewayId" : nullptr;
  const Value association = make_association(context, table_id, member, member ? old[member] : Value());
  if (!member) {
    mark_main(context, old_table_id, false);
    mark_main(context, table_id, true);
  }
  return {{"NewAssociationId", association.at("RouteTableAssociationId")},
          {"AssociationState", association.at("AssociationState")}};
}

/// A replacement that keeps the subnet cannot come before the old association goes: it takes its place.
std::string associate_table_in_stack(Provisioning& provisioning) {
  const Value& properties = provisioning.properties();
  const std::string subnet_id = properties.at("SubnetId");
  if (provisioning.replaced_properties().value("SubnetId", "") != subnet_id) {
    return provisioning.call(kService, "AssociateRouteTable", properties).at("AssociationId");
  }
  Value filter{{"Name", "association.subnet-id"}};
  filter["Values"] = Value::array({subnet_id});
  const Value tables = provisioning.call(kService, "DescribeRouteTables", {{"Filters", Value::array({filter})}});
  for (const Value& table : tables.at("RouteTables")) {
    for (const Value& association : table.at("Associations")) {
      if (association.value("SubnetId", "") != subnet_id) continue;
      const Value output = provisioning.call(kService, "ReplaceRouteTableAssociation",
                                             {{"AssociationId", association.at("RouteTableAssociationId")},
                                              {"RouteTableId", properties.at("RouteTableId")}});
      return output.at("NewAssociationId");
    }
  }
  return provisioning.call(kService, "AssociateRouteTable", properties).at("AssociationId");
}

CloudFormationBinding association_binding() {
  return {.type = "AWS::EC2::SubnetRouteTableAssociation",
          .identifier_member = "AssociationId",
          .remove = "DisassociateRouteTable",
          .create_resource = associate_table_in_stack,
          .read_resource = [](Provisioning& provisioning) {
            Value shown = provisioning.properties();
            shown["Id"] = provisioning.physical_id();
            return shown;
          }};
}

/// Refused by AssociateRouteTable, as in every account that has brought no addresses along.
CloudFormationBinding pool_association_binding() {
  return {.type = "AWS::EC2::IpPoolRouteTableAssociation",
          .create = "AssociateRouteTable",
          .identifier = "/AssociationId",
          .identifier_member = "AssociationId",
          .remove = "DisassociateRouteTable",
          .read_resource = [](Provisioning& provisioning) {
            Value shown = provisioning.properties();
            shown["AssociationId"] = provisioning.physical_id();
            return shown;
          }};
}

/// A gateway's association as a table shows it. Throws the association's NotFound if the gateway has none.
Value association_of_gateway(Provisioning& provisioning) {
  const std::string& id = provisioning.physical_id();
  Value filter{{"Name", "association.gateway-id"}};
  filter["Values"] = Value::array({id});
  const Value tables = provisioning.call(kService, "DescribeRouteTables", {{"Filters", Value::array({filter})}});
  for (const Value& table : tables.at("RouteTables")) {
    for (const Value& association : table.at("Associations")) {
      if (association.value("GatewayId", "") == id) return association;
    }
  }
  throw ApiError("InvalidAssociationID.NotFound", "The gateway '" + id + "' is associated with no route table");
}

/// The resource is called by its gateway, which has one table at a time.
CloudFormationBinding gateway_association_binding() {
  return {
      .type = "AWS::EC2::GatewayRouteTableAssociation",
      .create_resource =
          [](Provisioning& provisioning) {
            provisioning.call(kService, "AssociateRouteTable", provisioning.properties());
            return provisioning.properties().at("GatewayId").get<std::string>();
          },
      .update_resource =
          [](Provisioning& provisioning) {
            provisioning.call(kService, "ReplaceRouteTableAssociation",
                              {{"AssociationId", association_of_gateway(provisioning).at("RouteTableAssociationId")},
                               {"RouteTableId", provisioning.properties().at("RouteTableId")}});
          },
      .remove_resource =
          [](Provisioning& provisioning) {
            provisioning.call(kService, "DisassociateRouteTable",
                              {{"AssociationId", association_of_gateway(provisioning).at("RouteTableAssociationId")}});
          },
      .read_resource =
          [](Provisioning& provisioning) {
            Value shown = association_of_gateway(provisioning);
            shown["AssociationId"] = shown.at("RouteTableAssociationId");
            return shown;
          }};
}

}  // namespace

void make_main_route_table(RequestContext& context, const Value& vpc) {
  const Value table = context.machine.engine.create(
      context, type_named(context, "route-table"),
      {{"VpcId", vpc.at("VpcId")}, {"OwnerId", context.account}, {"Tags", Value::array()}, {"@IsMain", true}});
  make_association(context, table.at("RouteTableId"), nullptr, {});
}

Value main_route_table(RequestContext& context, const std::string& vpc_id) {
  for (Value& table : resources_naming(context, "vpc", vpc_id, "route-table")) {
    if (table.value("@IsMain", false)) return table;
  }
  throw std::logic_error("the VPC " + vpc_id + " has no main route table");
}

void add_route_tables(Service& service) {
  service.resource_types.push_back(route_table_type());
  service.resource_types.push_back(table_association_type());
  service.operations.push_back({"AssociateRouteTable", associate_route_table});
  service.operations.push_back({"DisassociateRouteTable", disassociate_route_table});
  service.operations.push_back({"ReplaceRouteTableAssociation", replace_route_table_association});
  service.cloudformation.push_back({.type = "AWS::EC2::RouteTable",
                                    .create = "CreateRouteTable",
                                    .identifier = "/RouteTable/RouteTableId",
                                    .identifier_member = "RouteTableId",
                                    .read = "DescribeRouteTables",
                                    .read_result = "/RouteTables/0",
                                    .remove = "DeleteRouteTable"});
  service.cloudformation.push_back(association_binding());
  service.cloudformation.push_back(gateway_association_binding());
  service.cloudformation.push_back(pool_association_binding());
}

}  // namespace ec2
