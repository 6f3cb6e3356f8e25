// Two stacks whose resources move: from one to the other, out of a stack, and into one. `-c mode=…` says which version.
const cdk = require("aws-cdk-lib");
const { aws_s3: s3, aws_sns: sns, aws_sqs: sqs, aws_ssm: ssm } = cdk;

const app = new cdk.App();
const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
const mode = app.node.tryGetContext("mode") || "first";

const left = new cdk.Stack(app, "Left", { env });
const right = new cdk.Stack(app, "Right", { env });
new sns.Topic(right, "Topic");
new ssm.StringParameter(left, "Kept", { parameterName: "/moves/kept", stringValue: "kept" });
new sqs.Queue(mode === "first" ? left : right, mode === "first" ? "Queue" : "MovedQueue", { queueName: "moved" });
if (mode === "imported") new s3.Bucket(left, "Bucket", { bucketName: "there-before" });
if (mode === "failing") new ssm.StringParameter(left, "Wrong", { parameterName: "/aws/wrong", stringValue: "x" });
