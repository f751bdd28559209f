create table text_vectors (
    model text not null,
    dimensions integer not null,
    hash text not null,
    vector bytea not null,
    constraint pk_text_vectors primary key (model, dimensions, hash)
);
