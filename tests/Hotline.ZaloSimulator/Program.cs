using Hotline.ZaloSimulation;

await using var zalo = await ZaloSimulator.StartAsync(new SimulatorOptions { Port = 5600 });
foreach (var (name, value) in zalo.HotlineSettings)
{
    Console.WriteLine($"{name.Replace(":", "__", StringComparison.Ordinal)}={value}");
}

Console.ReadLine();
