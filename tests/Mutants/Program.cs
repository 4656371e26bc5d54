return MutantRunner.MutationRun.Run(typeof(Program).Assembly, args);
