# The command `iomodel`, its reports included: docker build -t iomodel . && docker run --rm iomodel reproduce
FROM python:3.13-slim

WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY iomodel ./iomodel
COPY tables ./tables
RUN pip install --no-cache-dir ".[report]"

RUN useradd --create-home economist
USER economist
WORKDIR /home/economist

ENTRYPOINT ["iomodel"]
CMD ["--help"]
