// Two stacks as people write them: a network, and what runs in it, with lookups, assets, a nested stack and references
// between the stacks. `-c changed=true` is the second version.
const cdk = require("aws-cdk-lib");
const { aws_ec2: ec2, aws_ecs: ecs, aws_lambda: lambda, aws_s3: s3, aws_secretsmanager: secretsmanager, aws_sqs: sqs, aws_ssm: ssm } = cdk;

const app = new cdk.App();
const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
const isChanged = app.node.tryGetContext("changed") === "true";

class Network extends cdk.Stack {
  constructor(scope, id) {
    super(scope, id, { env });
    this.vpc = new ec2.Vpc(this, "Vpc", { maxAzs: 2, natGateways: 1 });
  }
}

class Queues extends cdk.NestedStack {
  constructor(scope, id) {
    super(scope, id);
    this.queue = new sqs.Queue(this, "Queue", { visibilityTimeout: cdk.Duration.seconds(isChanged ? 60 : 30) });
  }
}

class Service extends cdk.Stack {
  constructor(scope, id, { vpc }) {
    super(scope, id, { env, tags: { stage: isChanged ? "second" : "first" } });
    const bucket = new s3.Bucket(this, "Bucket", { versioned: isChanged, removalPolicy: cdk.RemovalPolicy.DESTROY });
    const { queue } = new Queues(this, "Queues");
    const handler = new lambda.Function(this, "Handler", {
      runtime: lambda.Runtime.NODEJS_22_X, handler: "index.handler", code: lambda.Code.fromAsset("function"),
      environment: { BUCKET: bucket.bucketName, QUEUE: queue.queueUrl },
    });
    bucket.grantReadWrite(handler);
    queue.grantSendMessages(handler);
    new ssm.StringParameter(this, "Setting", { parameterName: isChanged ? "/app/second" : "/app/first", stringValue: bucket.bucketName });
    new secretsmanager.Secret(this, "Secret", { generateSecretString: { secretStringTemplate: '{"user": "app"}', generateStringKey: "password" } });

    const instanceType = new ec2.InstanceType("t3.micro");
    new ec2.Instance(this, "Host", { vpc, instanceType, machineImage: ec2.MachineImage.latestAmazonLinux2023() });
    new ec2.Instance(this, "LookedUp", {
      vpc: ec2.Vpc.fromLookup(this, "Default", { isDefault: true }), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      instanceType, machineImage: ec2.MachineImage.lookup({ name: "al2023-ami-*-x86_64", owners: ["amazon"] }),
    });

    const taskDefinition = new ecs.FargateTaskDefinition(this, "Task");
    taskDefinition.addContainer("web", {
      image: ecs.ContainerImage.fromRegistry("nginx"), logging: ecs.LogDrivers.awsLogs({ streamPrefix: "web" }),
    });
    new ecs.FargateService(this, "Web", {
      cluster: new ecs.Cluster(this, "Cluster", { vpc }), taskDefinition, desiredCount: 1, minHealthyPercent: 100,
    });
    new cdk.CfnOutput(this, "BucketName", { value: bucket.bucketName });
  }
}

const { vpc } = new Network(app, "Network");
new Service(app, "Service", { vpc });
