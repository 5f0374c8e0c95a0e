using FastNnService;

Service.Create(args).Run();
