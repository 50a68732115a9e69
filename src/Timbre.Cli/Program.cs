using Timbre.Cli;

return await TimbreCommand.RunAsync(args, Console.Out, Console.Error);
