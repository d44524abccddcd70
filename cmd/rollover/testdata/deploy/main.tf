# A rotation function, who may invoke it, and what it rotates.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  skip_metadata_api_check = true
}

variable "audience" {}

resource "aws_lambda_function" "rotate" {
  function_name    = "mine"
  role             = "arn:aws:iam::000000000000:role/mine"
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  filename         = "function.zip"
  source_code_hash = filebase64sha256("function.zip")
  timeout          = 30
  environment {
    variables = {
      AUTH0_AUDIENCE   = var.audience
      AUTH0_SECRETS_ID = "auth0-secrets-demo"
    }
  }
  tags = { stage = "demo" }
}

resource "aws_lambda_permission" "secretsmanager" {
  statement_id  = "secretsmanager"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.rotate.function_name
  principal     = "secretsmanager.amazonaws.com"
  source_arn    = aws_secretsmanager_secret.token.arn
}

resource "aws_secretsmanager_secret" "token" {
  name                    = "mine"
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_rotation" "token" {
  secret_id           = aws_secretsmanager_secret.token.id
  rotation_lambda_arn = aws_lambda_function.rotate.arn
  rotation_rules {
    automatically_after_days = 1
  }
  depends_on = [aws_lambda_permission.secretsmanager]
}
