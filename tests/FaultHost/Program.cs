using FaultHost;

return await Commands.Create().Parse(args).InvokeAsync();
